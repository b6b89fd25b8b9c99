import { UnsafeNumber } from "../../segment/event.ts";

/** The length of a SHA-256 in hex; a value of exactly this many hex digits is already hashed. */
const HASH_LENGTH = 64;

const ANY_DIGIT = /\p{Nd}/gu;
const ONE_DIGIT = /^\p{Nd}$/u;

/** Digit characters met so far and their ASCII digit. Unicode has under a thousand of them, so it stays small. */
const asciiDigits = new Map<string, string>();

/** Whether every UTF-16 unit is below 128: then NFC and digits are as they should be. */
export function isAscii(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		if (text.charCodeAt(i) > 127) return false;
	}
	return true;
}

/** Unicode NFC; ASCII text comes back as it is. */
export function compose(text: string): string {
	return isAscii(text) ? text : text.normalize("NFC");
}

/** Unicode NFC with the digits of any script as ASCII digits (contract, section 6). */
export function foldText(text: string): string {
	if (isAscii(text)) return text;
	return text.normalize("NFC").replace(ANY_DIGIT, asciiDigit);
}

/** The decimal digits of a script stand in runs of ten that begin with zero, so the distance to the run's start tells. */
function asciiDigit(digit: string): string {
	const known = asciiDigits.get(digit);
	if (known !== undefined) return known;
	const code = digit.codePointAt(0) ?? 0;
	let start = code;
	while (start > 0 && ONE_DIGIT.test(String.fromCodePoint(start - 1))) start--;
	const ascii = String((code - start) % 10);
	asciiDigits.set(digit, ascii);
	return ascii;
}

/**
 * The lower-case hash if the value is one already, else undefined. White space
 * around it is ignored; nothing but exactly 64 hex digits counts.
 */
export function asHash(text: string): string | undefined {
	if (text.length < HASH_LENGTH) return undefined;
	const trimmed = text.trim();
	if (trimmed.length !== HASH_LENGTH) return undefined;
	for (let i = 0; i < HASH_LENGTH; i++) {
		const code = trimmed.charCodeAt(i);
		const isHex =
			(code >= 48 && code <= 57) ||
			(code >= 97 && code <= 102) ||
			(code >= 65 && code <= 70);
		if (!isHex) return undefined;
	}
	return trimmed.toLowerCase();
}

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
