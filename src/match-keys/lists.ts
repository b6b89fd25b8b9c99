/**
 * The entries of a value that is a list, or the JSON text of one (a warehouse
 * keeps lists as text); undefined for anything else. Numbers that `JSON.parse` would
 * alter make it a text like any other.
 */
export function listOf(value: unknown): readonly unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (typeof value !== "string" || !IS_LIST.test(value)) return undefined;
	try {
		const list = JSON.parse(value) as readonly unknown[];
		return list.every(isKept) ? list : undefined;
	} catch {
		return undefined;
	}
}

const IS_LIST = /^\s*\[.*\]\s*$/s;

const isKept = (entry: unknown): boolean =>
	typeof entry === "number" ? Number.isSafeInteger(entry) : true;
