import { timeInBytes } from "../../conversion/time.ts";
import { ByteMemo } from "../../segment/byte-memo.ts";
import { FastCursor } from "./cursor.ts";
import {
	CLOSE_ARRAY,
	COMMA,
	DOT,
	endOfPlain,
	FAST_DEPTH,
	isAsciiIn,
	MINUS,
	OPEN_ARRAY,
	OPEN_OBJECT,
	QUOTE,
	SPACE,
	skipLiteral,
	skipNumber,
	skipSpace,
	skipString,
	skipValue,
	ZERO,
} from "./grammar.ts";
import type { FastKey, FastKeys } from "./keys.ts";
import { REPEATS, SKIPPED } from "./roles.ts";
import { FastTexts } from "./texts.ts";

/** Digits (and the dot) of a number that is worked out here: its digits as an integer and the power of ten are exact in a double, so one division rounds as `JSON.parse` does. */
const EXACT_LENGTH = 15;
/** Longer numbers are read faster by `JSON.parse`: a record with more of them is left to it. */
const MAX_LONG_NUMBERS = 16;

/** Few values repeat as a whole: what events say of integrations. */
const KNOWN_BITS = 6;

const POWERS_OF_TEN = Array.from(
	{ length: EXACT_LENGTH + 1 },
	(_, i) => 10 ** i,
);

/**
 * Builds what `JSON.parse` would build of the value at `at`, and steps over it.
 * When it is not JSON, or in doubt, `at` is -1 afterwards and the result means
 * nothing.
 */
export class FastValues extends FastCursor {
	readonly #texts = new FastTexts();
	readonly #known = new ByteMemo<unknown>(KNOWN_BITS);
	/** Long numbers of the record. */
	#long = 0;

	override open(bytes: Buffer, start: number, end: number): void {
		super.open(bytes, start, end);
		this.#long = 0;
		this.#texts.open(bytes, this.view);
	}

	/** The time at `at`, as milliseconds since 1970, and over it; undefined, and not over it, when it is not written in the commonest way. */
	time(): number | undefined {
		const { bytes } = this;
		if (bytes[this.at] !== QUOTE) return undefined;
		const end = endOfPlain(this.bytes, this.at + 1);
		if (bytes[end] !== QUOTE) return undefined;
		const time = timeInBytes(bytes, this.at + 1, end);
		if (Number.isNaN(time)) return undefined;
		this.at = end + 1;
		return time;
	}

	/** The value at `at`, of the outermost object; the same object as the last time when its bytes are the same, so it must not be changed. */
	repeated(keys: FastKeys, key: FastKey): unknown {
		const from = this.at;
		const to = skipValue(this.bytes, from, 1);
		if (to < 0) {
			this.at = -1;
			return undefined;
		}
		const known = this.#known.get(this.view, from, to);
		if (known !== undefined) {
			this.at = to;
			return known;
		}
		const value = this.value(keys, key, 1);
		if (this.at >= 0) this.#known.set(this.view, from, to, value);
		return value;
	}

	/** @param key the member that the value is of */
	value(keys: FastKeys, key: FastKey, depth: number): unknown {
		const { bytes } = this;
		const code = bytes[this.at] as number;
		if (code === QUOTE) return this.#text(key);
		if (code === OPEN_OBJECT) return this.#object(keys, depth + 1);
		if (code === OPEN_ARRAY) return this.#array(keys, key, depth + 1);
		if (code === MINUS || (code >= ZERO && code <= 0x39)) return this.#number();
		this.at = skipLiteral(bytes, this.at);
		return code === 0x6e ? null : code === 0x74;
	}

	#object(keys: FastKeys, depth: number): Record<string, unknown> {
		const object: Record<string, unknown> = {};
		if (depth > FAST_DEPTH) {
			this.at = -1;
			return object;
		}
		let key = keys.root;
		for (let more = this.enter(); more; more = this.goesOn()) {
			key = this.key(keys, key);
			if (this.at < 0) break;
			if (key.role === SKIPPED) this.skip(depth);
			else object[key.text] = this.value(keys, key, depth);
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

	/** The string at `at`. */
	#text(key: FastKey): string {
		const { bytes } = this;
		const from = this.at + 1;
		const end = endOfPlain(bytes, from);
		if (bytes[end] === QUOTE) {
			this.at = end + 1;
			const isAscii = isAsciiIn(bytes, from, end);
			return (key.role & REPEATS) === 0
				? this.#texts.once(from, end, isAscii)
				: this.#texts.again(from, end, isAscii);
		}
		this.at = skipString(bytes, end);
		if (this.at < 0) return "";
		return JSON.parse(bytes.utf8Slice(from - 1, this.at)) as string;
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
			this.at = ++this.#long > MAX_LONG_NUMBERS ? -1 : skipNumber(bytes, from);
			return this.at < 0 ? 0 : Number(bytes.latin1Slice(from, this.at));
		}
		this.at = at;
		const value =
			places === 0 ? integer : integer / (POWERS_OF_TEN[places] as number);
		return isNegative ? -value : value;
	}
}
