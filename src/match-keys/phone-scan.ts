import { foldText } from "./text.ts";

/** What is written, before any country is thought of. */
export interface ScannedPhone {
	/** ASCII digits, without the `+` or `00` of an international number. */
	readonly digits: string;
	/** Written with `+` or `00` before a country code. */
	readonly isInternational: boolean;
}

const NOTHING: ScannedPhone = { digits: "", isInternational: false };

const PLUS = 43;
const WIDE_PLUS = 0xff0b;
const COMMA = 44;
const HASH = 35;
const SEMICOLON = 59;

/** A comma before this many digits parts thousands (a spreadsheet's 4,155,552,671), after them it begins an extension. */
const COMMA_ENDS_AFTER = 10;

const LETTER = /\p{L}/u;

/**
 * Collects the digits of a phone as it is written. Letters before the first digit
 * (`tel:`, `Phone`) are skipped. A letter after it ends the number, as do `#` and
 * `;`: what follows is an extension or a remark, in whatever language.
 */
export function scanPhone(text: string): ScannedPhone {
	const written = foldText(text);
	let digits = "";
	let hasPlus = false;
	let runStart = -1;
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
		if (digits === "") {
			if (code === PLUS || code === WIDE_PLUS) hasPlus = true;
		} else if (endsNumber(written, i, code, digits.length)) {
			// A number that a spreadsheet wrote as 9.19877E+11 has lost its last digits.
			if (isExponent(written, i)) return NOTHING;
			end = i;
		}
	}
	if (runStart >= 0) digits += written.slice(runStart, end);
	return withoutPrefix(digits, hasPlus);
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
	return LETTER.test(String.fromCodePoint(text.codePointAt(at) ?? code));
}

function isExponent(text: string, at: number): boolean {
	return (text.charCodeAt(at) | 32) === 101 && text.charCodeAt(at + 1) === PLUS;
}

/** No country code begins with 0, so `+0…` is a national number with a stray plus, and `000…` no prefix. */
function withoutPrefix(digits: string, hasPlus: boolean): ScannedPhone {
	if (hasPlus && !digits.startsWith("0")) {
		return { digits, isInternational: true };
	}
	if (digits.startsWith("00") && digits.length > 2 && digits[2] !== "0") {
		return { digits: digits.slice(2), isInternational: true };
	}
	return { digits, isInternational: false };
}
