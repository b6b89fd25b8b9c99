import { foldText } from "./text.ts";

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
	return looksLikeAddress(address) ? address : undefined;
}

/** Atoms joined by single dots, `@`, and at least two labels. Takes lower-case text. */
function looksLikeAddress(text: string): boolean {
	const at = text.indexOf("@");
	return at > 0 && isDotAtom(text, at) && isDomain(text, at + 1);
}

function isDotAtom(text: string, end: number): boolean {
	let afterDot = true;
	for (let i = 0; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code === DOT) {
			if (afterDot) return false;
			afterDot = true;
			continue;
		}
		if (code > 127 || CLASSES[code] === 0) return false;
		afterDot = false;
	}
	return !afterDot;
}

/** A label begins and ends with a letter or digit; dashes only between. A second `@` is in no class. */
function isDomain(text: string, start: number): boolean {
	let labels = 1;
	let previous = DOT;
	for (let i = start; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === DOT) {
			if (previous === DOT || previous === DASH) return false;
			labels++;
		} else if (code === DASH) {
			if (previous === DOT) return false;
		} else if (code > 127 || ((CLASSES[code] ?? 0) & LETTER_OR_DIGIT) === 0) {
			return false;
		}
		previous = code;
	}
	return labels > 1 && previous !== DOT && previous !== DASH;
}

/**
 * The same on bytes: writes the normalised address of [from, to) to `target`.
 *
 * @returns its length; -1 when the text is not plainly an address, which
 * `normaliseEmail` is then to say for sure
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
