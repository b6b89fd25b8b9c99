import {
	CLOSE_ARRAY,
	CLOSE_OBJECT,
	COLON,
	COMMA,
	DOT,
	FAST_DEPTH,
	MINUS,
	OPEN_ARRAY,
	OPEN_OBJECT,
	QUOTE,
	SPACE,
	STOPS,
	skipLiteral,
	skipNumber,
	skipSpace,
	skipString,
	skipValue,
	ZERO,
} from "./fast-grammar.ts";
import type { FastKey, FastKeys } from "./fast-keys.ts";
import { FastTexts } from "./fast-texts.ts";

/** Role of a member whose value nobody reads: it is checked, not built. */
export const SKIPPED = -1;
/** Role of a member whose texts may be kept for long (in a memo): they are never slices of the line. */
export const KEPT = 1;

/** Digits (and the dot) of a number that is worked out here: its digits as an integer and the power of ten are exact in a double, so one division rounds as `JSON.parse` does. */
const EXACT_LENGTH = 15;
const POWERS_OF_TEN = Array.from(
	{ length: EXACT_LENGTH + 1 },
	(_, i) => 10 ** i,
);

/**
 * Builds what `JSON.parse` would build of the value at `at`, and steps over it.
 * When it is not JSON, or in doubt, `at` is -1 afterwards and the result means
 * nothing.
 */
export class FastValues {
	at = 0;
	/** The record that is read lies in these. */
	bytes: Buffer = Buffer.alloc(0);
	readonly #texts = new FastTexts();

	open(bytes: Buffer, start: number, end: number): void {
		this.bytes = bytes;
		this.at = start;
		this.#texts.open(start, end);
	}

	/** Over white space and the opening bracket of an object; true when a member follows. */
	enter(): boolean {
		const { bytes } = this;
		let at = this.at + 1;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] === QUOTE) {
			this.at = at;
			return true;
		}
		this.at = bytes[at] === CLOSE_OBJECT ? at + 1 : -1;
		return false;
	}

	/** After a member's value: over a comma or the closing bracket; true when another member follows. */
	goesOn(): boolean {
		const { bytes } = this;
		let { at } = this;
		if (at < 0) return false;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] === CLOSE_OBJECT) {
			this.at = at + 1;
			return false;
		}
		if (bytes[at] === COMMA) {
			at++;
			if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
			if (bytes[at] === QUOTE) {
				this.at = at;
				return true;
			}
		}
		this.at = -1;
		return false;
	}

	/** The name at `at`, and over it and its colon to the value; `none` when it is not plain (`at` is -1 then). */
	key(keys: FastKeys, guess: FastKey): FastKey {
		const { bytes } = this;
		let at = this.at + 1;
		let key: FastKey | undefined = guess;
		const expected = guess.bytes;
		const length = expected.length;
		let i = 0;
		while (i < length && bytes[at + i] === expected[i]) i++;
		if (i !== length) {
			key = keys.find(bytes, at);
			if (key === undefined) {
				this.at = -1;
				return keys.none;
			}
		}
		at += key.bytes.length;
		if (bytes[at] !== COLON) {
			at = skipSpace(bytes, at);
			if (bytes[at] !== COLON) {
				this.at = -1;
				return keys.none;
			}
		}
		at++;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		this.at = at;
		return key;
	}

	/** Over the value at `at`, without building it. */
	skip(depth: number): void {
		this.at = skipValue(this.bytes, this.at, depth);
	}

	/** @param key the member that the value is of */
	value(keys: FastKeys, key: FastKey, depth: number): unknown {
		const { bytes } = this;
		const code = bytes[this.at] as number;
		if (code === QUOTE) return this.text(key);
		if (code === OPEN_OBJECT) return this.object(keys, key, depth + 1);
		if (code === OPEN_ARRAY) return this.#array(keys, key, depth + 1);
		if (code === MINUS || (code >= ZERO && code <= 0x39)) return this.#number();
		this.at = skipLiteral(bytes, this.at);
		return code === 0x6e ? null : code === 0x74;
	}

	object(
		keys: FastKeys,
		holder: FastKey,
		depth: number,
	): Record<string, unknown> {
		const object: Record<string, unknown> = {};
		if (depth > FAST_DEPTH) {
			this.at = -1;
			return object;
		}
		let previous = keys.none;
		let guess = holder.inside;
		for (let more = this.enter(); more; more = this.goesOn()) {
			const key = this.key(keys, guess);
			if (this.at < 0) return object;
			if (key !== guess) {
				if (previous === keys.none) holder.inside = key;
				else previous.next = key;
			}
			if (key.role === SKIPPED) this.skip(depth);
			else object[key.text] = this.value(keys, key, depth);
			previous = key;
			guess = key.next;
		}
		return object;
	}

	#array(keys: FastKeys, holder: FastKey, depth: number): unknown[] {
		const array: unknown[] = [];
		const { bytes } = this;
		let at = this.at + 1;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] === CLOSE_ARRAY) {
			this.at = at + 1;
			return array;
		}
		if (depth > FAST_DEPTH) at = -1;
		while (at >= 0) {
			this.at = at;
			array.push(this.value(keys, holder, depth));
			at = this.at;
			if (at < 0) break;
			if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
			if (bytes[at] !== COMMA) {
				at = bytes[at] === CLOSE_ARRAY ? at + 1 : -1;
				break;
			}
			at++;
			if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		}
		this.at = at;
		return array;
	}

	/** The string at `at`; a slice of the line, unless the key is `KEPT`. */
	text(key: FastKey): string {
		const { bytes } = this;
		const from = this.at + 1;
		let at = from;
		let all = 0;
		let code = bytes[at] as number;
		while (STOPS[code] === 0) {
			all |= code;
			code = bytes[++at] as number;
		}
		if (code !== QUOTE) return this.#escaped(from);
		this.at = at + 1;
		const isAscii = all < 0x80;
		return key.role === KEPT
			? this.#texts.own(bytes, from, at, isAscii, key)
			: this.#texts.slice(bytes, from, at, isAscii, key);
	}

	#escaped(from: number): string {
		this.at = skipString(this.bytes, from);
		if (this.at < 0) return "";
		return JSON.parse(this.bytes.utf8Slice(from - 1, this.at)) as string;
	}

	#number(): number {
		const { bytes } = this;
		const from = this.at;
		let at = from;
		const isNegative = bytes[at] === MINUS;
		if (isNegative) at++;
		const first = at;
		let code = bytes[at] as number;
		let integer = 0;
		while (code >= ZERO && code <= 0x39) {
			integer = integer * 10 + (code - ZERO);
			code = bytes[++at] as number;
		}
		if (at === first || (bytes[first] === ZERO && at > first + 1)) {
			this.at = -1;
			return 0;
		}
		let places = 0;
		if (code === DOT) {
			const dot = at;
			code = bytes[++at] as number;
			while (code >= ZERO && code <= 0x39) {
				integer = integer * 10 + (code - ZERO);
				code = bytes[++at] as number;
			}
			places = at - dot - 1;
			if (places === 0) {
				this.at = -1;
				return 0;
			}
		}
		if (at - first > EXACT_LENGTH || code === 0x65 || code === 0x45) {
			this.at = skipNumber(bytes, from);
			return this.at < 0 ? 0 : Number(bytes.latin1Slice(from, this.at));
		}
		this.at = at;
		const value =
			places === 0 ? integer : integer / (POWERS_OF_TEN[places] as number);
		return isNegative ? -value : value;
	}
}
