import { foldText, isAscii } from "./text.ts";

const ATOM = 1;
const LETTER_OR_DIGIT = 2;

/** What an ASCII code may be in a lower-case address. The atom's characters are those of Meta's own pattern. */
const CLASSES = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789") {
	CLASSES[char.charCodeAt(0)] = ATOM | LETTER_OR_DIGIT;
}
for (const char of "_!#$%&'*+/=?^`{|}~-") CLASSES[char.charCodeAt(0)] = ATOM;

const DOT = 46;
const DASH = 45;
const AT = 64;

/**
 * Lower-case address without white space around it, or undefined if it does not
 * look like one. Dots and plus tags stay (contract, section 6; the pattern is that
 * of Meta's `capi-param-builder`).
 */
export function normaliseEmail(text: string): string | undefined {
	const address = foldText(text).trim().toLowerCase();
	if (!isAscii(address)) return undefined;
	const bytes = Buffer.from(address, "latin1");
	const length = writeEmail(bytes, 0, bytes.length, bytes, 0);
	return length < 0 ? undefined : address;
}

/**
 * Writes the address in [from, to), in lower case, to `target`: atoms joined by
 * single dots, `@`, and at least two labels, each of which begins and ends with a
 * letter or digit, dashes only between.
 *
 * @returns its length; -1 when the bytes are not an address, or not before
 * `normaliseEmail` has folded and trimmed them
 */
export function writeEmail(
	source: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
): number {
	let previous = DOT;
	let isDomain = false;
	let dots = 0;
	for (let i = from; i < to; i++) {
		const byte = source[i] as number;
		const code = byte >= 65 && byte <= 90 ? byte | 32 : byte;
		if (code === DOT) {
			if (previous === DOT || (isDomain && previous === DASH)) return -1;
			if (isDomain) dots++;
		} else if (code === AT) {
			if (isDomain || previous === DOT) return -1;
			isDomain = true;
			target[at + i - from] = code;
			previous = DOT;
			continue;
		} else if (code > 127 || CLASSES[code] === 0) return -1;
		else if (isDomain) {
			if (code === DASH ? previous === DOT : !isLetterOrDigit(code)) return -1;
		}
		target[at + i - from] = code;
		previous = code;
	}
	return dots > 0 && previous !== DOT && previous !== DASH ? to - from : -1;
}

const isLetterOrDigit = (code: number): boolean =>
	((CLASSES[code] as number) & LETTER_OR_DIGIT) !== 0;
