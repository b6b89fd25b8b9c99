import { UnsafeNumber } from "./event.ts";

function isBlank(text: string): boolean {
	const first = text.charCodeAt(0);
	if (first > 32 && first < 127) return false;
	return text.trim() === "";
}

/**
 * A field's text: the text itself, untouched; a number's digits; `""` when there
 * is nothing (null, blank, an empty list); undefined when it is not a value that
 * an identifier can have (a boolean, an object, a list).
 */
export function textOf(value: unknown): string | undefined {
	if (typeof value === "string") return isBlank(value) ? "" : value;
	if (value === undefined || value === null) return "";
	if (typeof value === "number") {
		return Number.isFinite(value) ? String(value) : undefined;
	}
	if (value instanceof UnsafeNumber) return textOf(value.text);
	if (Array.isArray(value) && isAbsent(value)) return "";
	return undefined;
}

/** Whether a field says nothing: then the next place is looked at. A list of nothing says nothing. */
export function isAbsent(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === "string") return isBlank(value);
	if (!Array.isArray(value)) return false;
	for (const entry of value) {
		if (Array.isArray(entry) ? entry.length > 0 : !isAbsent(entry))
			return false;
	}
	return true;
}

/** An identifier as text, as it is; undefined when the value is no text or number, or blank. */
export const textIfAny = (value: unknown): string | undefined =>
	textOf(value) || undefined;
