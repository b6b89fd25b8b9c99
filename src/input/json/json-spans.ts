const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** [start, end) of a JSON value in bytes. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** The values in a JSON array. The bytes in [start, end) are known to be one, so nothing is checked. */
export function elementsIn(
	bytes: Uint8Array,
	start: number,
	end: number,
): Span[] {
	const found: Span[] = [];
	for (let at = next(bytes, start + 1); at < end - 1; ) {
		const to = endOf(bytes, at);
		found.push({ start: at, end: to });
		at = next(bytes, to);
	}
	return found;
}

/** The members of a JSON object, in order; likewise. */
export function membersIn(
	bytes: Buffer,
	start: number,
	end: number,
): { readonly name: string; readonly value: Span }[] {
	const found = [];
	for (let at = next(bytes, start + 1); at < end - 1; ) {
		const behind = endOf(bytes, at);
		const name: string = JSON.parse(bytes.utf8Slice(at, behind));
		const from = next(bytes, behind);
		const to = endOf(bytes, from);
		found.push({ name, value: { start: from, end: to } });
		at = next(bytes, to);
	}
	return found;
}

/** Over white space, commas and colons. */
function next(bytes: Uint8Array, from: number): number {
	let at = from;
	while (at < bytes.length) {
		const byte = bytes[at] as number;
		if (byte > SPACE && byte !== COMMA && byte !== 0x3a) break;
		at += 1;
	}
	return at;
}

/** Behind the value at `from`. */
function endOf(bytes: Uint8Array, from: number): number {
	let depth = 0;
	for (let at = from; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		if (byte === QUOTE) {
			at = closingQuote(bytes, at);
			if (depth === 0) return at + 1;
		} else if (byte === 0x7b || byte === 0x5b) depth += 1;
		else if (byte === 0x7d || byte === 0x5d) {
			// The bracket of what the value stands in, behind a bare word.
			if (depth === 0) return at;
			depth -= 1;
			if (depth === 0) return at + 1;
		} else if (depth === 0 && (byte === COMMA || byte <= SPACE)) return at;
	}
	return bytes.length;
}

function closingQuote(bytes: Uint8Array, from: number): number {
	let at = from + 1;
	while (at < bytes.length && bytes[at] !== QUOTE) {
		at += bytes[at] === BACKSLASH ? 2 : 1;
	}
	return at;
}
