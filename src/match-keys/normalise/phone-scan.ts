import { foldText } from "./text.ts";

/** What is written, before any country is thought of. */
export interface ScannedPhone {
	/** ASCII digits, as they stand. */
	readonly digits: string;
	readonly hasPlus: boolean;
	/** Where, among the digits, one or two stand in parentheses, as a trunk prefix does: `+44 (0)20`; -1: nowhere. */
	readonly trunkAt: number;
	/** How many they are. */
	readonly trunkDigits: number;
}

const NOTHING: ScannedPhone = {
	digits: "",
	hasPlus: false,
	trunkAt: -1,
	trunkDigits: 0,
};

const PLUS = 43;
const WIDE_PLUS = 0xff0b;
const COMMA = 44;
const HASH = 35;
const SEMICOLON = 59;

/** A comma before this many digits parts thousands (a spreadsheet's 4,155,552,671), after them it begins an extension. */
const COMMA_ENDS_AFTER = 10;

const LETTER = /\p{L}/u;

/** Letters to Unicode, but typed as hyphens: the long marks of Japanese, wide and narrow, and the Arabic stroke. */
const LONG_MARKS: ReadonlySet<number> = new Set([0x30fc, 0xff70, 0x0640]);

/** A number that was taken for a decimal one: `16505551212.0`, `16,505,551,212.00`. */
const FLOAT = /^(\D*\d[\d,]{6,})\.0+(?:\s*["'])?\s*$/;
/** One that was cut to its first digits: `1.65E+10`, `4.42e11`. */
const EXPONENT = /^\D*(?:\d+[.,]\d+|\d{1,6})e[+-]?\d{1,3}(?:\s*["'])?\s*$/i;

const TRUNK_LENGTH = 2;
const OPEN = 40;
const CLOSE = 41;

/**
 * Collects the digits of a phone as it is written. Letters before the first digit
 * (`tel:`, `Phone`) are skipped. A letter after it ends the number, as do `#` and
 * `;`: what follows is an extension or a remark, in whatever language.
 */
export function scanPhone(text: string): ScannedPhone {
	const folded = foldText(text);
	if (/e/i.test(folded) && EXPONENT.test(folded)) return NOTHING;
	const written = folded.includes(".0")
		? (FLOAT.exec(folded)?.[1] ?? folded)
		: folded;
	let digits = "";
	let hasPlus = false;
	let runStart = -1;
	let openAt = -1;
	let trunkAt = -1;
	let trunkDigits = 0;
	let end = written.length;
	for (let i = 0; i < end; i++) {
		const code = written.charCodeAt(i);
		if (code >= 48 && code <= 57) {
			if (runStart < 0) runStart = i;
			continue;
		}
		if (runStart >= 0) {
			digits += written.slice(runStart, i);
			runStart = -1;
		}
		if (code === OPEN) openAt = digits.length;
		else if (code === CLOSE && openAt >= 0 && trunkAt < 0) {
			const length = digits.length - openAt;
			if (length > 0 && length <= TRUNK_LENGTH) {
				trunkAt = openAt;
				trunkDigits = length;
			}
			openAt = -1;
		}
		if (digits === "") {
			if (code === PLUS || code === WIDE_PLUS) hasPlus = true;
		} else if (endsNumber(written, i, code, digits.length)) {
			// A number that a spreadsheet wrote as 9.19877E+11 has lost its last digits.
			if (isExponent(written, i)) return NOTHING;
			end = i;
		}
	}
	if (runStart >= 0) digits += written.slice(runStart, end);
	return { digits, hasPlus, trunkAt, trunkDigits };
}

function endsNumber(
	text: string,
	at: number,
	code: number,
	digits: number,
): boolean {
	if (code < 128) {
		const lower = code | 32;
		if (lower >= 97 && lower <= 122) return true;
		if (code === COMMA) return digits >= COMMA_ENDS_AFTER;
		return code === HASH || code === SEMICOLON;
	}
	if (LONG_MARKS.has(code)) return false;
	return LETTER.test(String.fromCodePoint(text.codePointAt(at) ?? code));
}

function isExponent(text: string, at: number): boolean {
	return (text.charCodeAt(at) | 32) === 101 && text.charCodeAt(at + 1) === PLUS;
}
