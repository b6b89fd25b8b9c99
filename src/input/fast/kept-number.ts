import { DOT, MINUS, ZERO } from "./grammar.ts";

/** Digits of a number that a double keeps as they are (IEEE 754: every decimal of 15 digits comes back). */
const KEPT_DIGITS = 15;
/** Zeros behind the dot from which on a number is written with an exponent: 0.000001, but 1e-7. */
const EXPONENT_ZEROS = 6;

/** Whether a number's text is the one that `JSON.stringify` gives for it. */
export function isKept(bytes: Uint8Array, from: number, to: number): boolean {
	let digits = 0;
	let dot = -1;
	for (let at = from; at < to; at++) {
		const code = bytes[at] as number;
		if (code >= ZERO && code <= 0x39) digits++;
		else if (code === DOT) dot = at;
		else if (code !== MINUS) return false;
	}
	if (digits > KEPT_DIGITS) return false;
	const last = bytes[to - 1];
	if (dot < 0) return last !== ZERO || bytes[from] !== MINUS || to - from > 2;
	if (last === ZERO) return false;
	const whole = bytes[from] === MINUS ? from + 1 : from;
	if (bytes[whole] !== ZERO) return true;
	for (let at = dot + 1; at < to && at <= dot + EXPONENT_ZEROS; at++) {
		if (bytes[at] !== ZERO) return true;
	}
	return false;
}
