/**
 * The entries of a value that is a list, or the JSON text of one (a warehouse
 * keeps lists as text); undefined for anything else. Numbers that `JSON.parse` would
 * alter make it a text like any other.
 */
export function listOf(value: unknown): readonly unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (typeof value !== "string" || !isInBrackets(value)) return undefined;
	try {
		const list = JSON.parse(value) as readonly unknown[];
		return list.every(isKept) ? list : undefined;
	} catch {
		return undefined;
	}
}

function isInBrackets(text: string): boolean {
	const first = text.charCodeAt(0);
	if (first !== OPEN && first > SPACE && first < 128) return false;
	const list = text.trim();
	return list.startsWith("[") && list.endsWith("]");
}

const OPEN = 0x5b;
const SPACE = 0x20;

const isKept = (entry: unknown): boolean =>
	typeof entry === "number" ? Number.isSafeInteger(entry) : true;
