/**
 * JSON's grammar over bytes: functions that step over one token or value and
 * check it as strictly as `JSON.parse` does. Each takes the place where the
 * thing begins and returns the place after it, or -1 for "not JSON, or not
 * plain enough to be sure": the caller then leaves the record to `JSON.parse`.
 *
 * The bytes must be valid UTF-8. A function may run past the end of a damaged
 * record into what follows it in the buffer; the caller finds out because the
 * record then does not end where it should.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const SPACE = 0x20;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
const AT = 0x40;

/** Records nested deeper are left to `JSON.parse`. */
export const FAST_DEPTH = 64;

/** What ends a plain run of a string's bytes: the quote, a backslash, a control character. */
const STOPS = new Uint8Array(256).fill(1, 0, SPACE);
STOPS[QUOTE] = 1;
STOPS[BACKSLASH] = 1;

/** What may stand after a backslash; `u` is 2, four hexadecimal digits follow. */
const ESCAPES = new Uint8Array(256);
for (const char of '"\\/bfnrt') ESCAPES[char.charCodeAt(0)] = 1;
ESCAPES[0x75] = 2;

const HEX = new Uint8Array(256);
for (const char of "0123456789abcdefABCDEF") HEX[char.charCodeAt(0)] = 1;

/** Over JSON's four kinds of white space; there may be none. */
export function skipSpace(bytes: Uint8Array, from: number): number {
	let at = from;
	for (;;) {
		const code = bytes[at];
		if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) {
			return at;
		}
		at++;
	}
}

/** Over plain bytes, to the first that ends them. */
export function endOfPlain(bytes: Uint8Array, from: number): number {
	// Four steps a turn: vectors that marked a whole block at once were no faster.
	for (let at = from; ; at += 4) {
		if (STOPS[bytes[at] as number] !== 0) return at;
		if (STOPS[bytes[at + 1] as number] !== 0) return at + 1;
		if (STOPS[bytes[at + 2] as number] !== 0) return at + 2;
		if (STOPS[bytes[at + 3] as number] !== 0) return at + 3;
	}
}

/** Whether all bytes of [from, to) are ASCII. */
export function isAsciiIn(
	bytes: Uint8Array,
	from: number,
	to: number,
): boolean {
	for (let at = from; at < to; at++) {
		if ((bytes[at] as number) > 0x7f) return false;
	}
	return true;
}

/** Whether one of the bytes of [from, to) is an `@`, which every email address has. */
export function hasAt(bytes: Uint8Array, from: number, to: number): boolean {
	for (let at = from; at < to; at++) if (bytes[at] === AT) return true;
	return false;
}

/** Over a string whose opening quote is behind. */
export function skipString(bytes: Uint8Array, from: number): number {
	const at = endOfPlain(bytes, from);
	return bytes[at] === QUOTE ? at + 1 : skipEscaped(bytes, at);
}

/** The rest of a string, from the first byte that is not plain. */
function skipEscaped(bytes: Uint8Array, from: number): number {
	let at = from;
	// The text `\\N`, which stands for nothing: `JSON.parse`'s way takes it away.
	if (
		bytes[at + 2] === 0x4e &&
		bytes[at + 1] === BACKSLASH &&
		bytes[at + 3] === QUOTE &&
		bytes[at - 1] === QUOTE
	) {
		return -1;
	}
	while (bytes[at] === BACKSLASH) {
		const kind = ESCAPES[bytes[at + 1] as number];
		if (kind === 1) at += 2;
		else if (
			kind === 2 &&
			HEX[bytes[at + 2] as number] === 1 &&
			HEX[bytes[at + 3] as number] === 1 &&
			HEX[bytes[at + 4] as number] === 1 &&
			HEX[bytes[at + 5] as number] === 1
		) {
			at += 6;
		} else return -1;
		at = endOfPlain(bytes, at);
	}
	return bytes[at] === QUOTE ? at + 1 : -1;
}

const isDigit = (code: number | undefined): boolean =>
	code !== undefined && code >= ZERO && code <= 0x39;

/** Over a number: no leading zeros, no bare dot, no empty exponent. */
export function skipNumber(bytes: Uint8Array, from: number): number {
	let at = from;
	if (bytes[at] === MINUS) at++;
	if (bytes[at] === ZERO) at++;
	else {
		if (!isDigit(bytes[at])) return -1;
		do at++;
		while (isDigit(bytes[at]));
	}
	if (bytes[at] === DOT) {
		at++;
		if (!isDigit(bytes[at])) return -1;
		do at++;
		while (isDigit(bytes[at]));
	}
	if (bytes[at] === 0x65 || bytes[at] === 0x45) {
		at++;
		if (bytes[at] === 0x2b || bytes[at] === MINUS) at++;
		if (!isDigit(bytes[at])) return -1;
		do at++;
		while (isDigit(bytes[at]));
	}
	return at;
}

const isTrue = (bytes: Uint8Array, at: number): boolean =>
	bytes[at] === 0x74 &&
	bytes[at + 1] === 0x72 &&
	bytes[at + 2] === 0x75 &&
	bytes[at + 3] === 0x65;

const isFalse = (bytes: Uint8Array, at: number): boolean =>
	bytes[at] === 0x66 &&
	bytes[at + 1] === 0x61 &&
	bytes[at + 2] === 0x6c &&
	bytes[at + 3] === 0x73 &&
	bytes[at + 4] === 0x65;

const isNull = (bytes: Uint8Array, at: number): boolean =>
	bytes[at] === 0x6e &&
	bytes[at + 1] === 0x75 &&
	bytes[at + 2] === 0x6c &&
	bytes[at + 3] === 0x6c;

/** Over `true`, `false` or `null`. */
export function skipLiteral(bytes: Uint8Array, at: number): number {
	if (isTrue(bytes, at) || isNull(bytes, at)) return at + 4;
	return isFalse(bytes, at) ? at + 5 : -1;
}

/** Over any value; nothing of it is kept. */
export function skipValue(
	bytes: Uint8Array,
	at: number,
	depth: number,
): number {
	const code = bytes[at];
	if (code === QUOTE) return skipString(bytes, at + 1);
	if (code === OPEN_OBJECT) return skipObject(bytes, at + 1, depth + 1);
	if (code === OPEN_ARRAY) return skipArray(bytes, at + 1, depth + 1);
	return code === MINUS || isDigit(code)
		? skipNumber(bytes, at)
		: skipLiteral(bytes, at);
}

function skipObject(bytes: Uint8Array, from: number, depth: number): number {
	if (depth > FAST_DEPTH) return -1;
	let at = from;
	if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
	if (bytes[at] === CLOSE_OBJECT) return at + 1;
	for (;;) {
		if (bytes[at] !== QUOTE) return -1;
		at = skipString(bytes, at + 1);
		if (at < 0) return -1;
		if (bytes[at] !== COLON) {
			at = skipSpace(bytes, at);
			if (bytes[at] !== COLON) return -1;
		}
		at++;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		at = skipValue(bytes, at, depth);
		if (at < 0) return -1;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] !== COMMA) return bytes[at] === CLOSE_OBJECT ? at + 1 : -1;
		at++;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
	}
}

function skipArray(bytes: Uint8Array, from: number, depth: number): number {
	if (depth > FAST_DEPTH) return -1;
	let at = from;
	if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
	if (bytes[at] === CLOSE_ARRAY) return at + 1;
	for (;;) {
		at = skipValue(bytes, at, depth);
		if (at < 0) return -1;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] !== COMMA) return bytes[at] === CLOSE_ARRAY ? at + 1 : -1;
		at++;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
	}
}
