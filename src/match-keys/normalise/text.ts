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
