import { endOfPlain, QUOTE } from "./grammar.ts";

/** A longer key is left to `JSON.parse`. */
const MAX_KEY_BYTES = 120;

/** Keys that a table holds; a file has few, unless it uses keys for data. Records with others are left to `JSON.parse`. */
const MAX_KEYS = 1024;

/** A power of two, above the double of `MAX_KEYS`. */
const SLOTS = 4096;

/** Bytes to look for, four at a time: that is five times as fast as one by one. */
export class FastPattern {
	readonly length: number;
	/** The last overlaps the one before where the length is no multiple of four. */
	readonly #words: Int32Array;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		const { length } = bytes;
		this.length = length;
		this.#bytes = Uint8Array.from(bytes);
		const view = new DataView(this.#bytes.buffer);
		this.#words = Int32Array.from(
			{ length: length < 4 ? 0 : Math.ceil(length / 4) },
			(_, i) => view.getInt32(Math.min(i * 4, length - 4), true),
		);
	}

	/** Whether the bytes stand at `at`, before `limit`, which is not beyond the view. */
	isAt(view: DataView, at: number, limit: number): boolean {
		const { length } = this;
		if (at + length > limit) return false;
		const words = this.#words;
		const last = words.length - 1;
		if (last < 0) return this.#isShortAt(view, at);
		for (let i = 0; i < last; i++) {
			if (view.getInt32(at + i * 4, true) !== words[i]) return false;
		}
		return view.getInt32(at + length - 4, true) === words[last];
	}

	#isShortAt(view: DataView, at: number): boolean {
		for (let i = 0; i < this.length; i++) {
			if (view.getUint8(at + i) !== this.#bytes[i]) return false;
		}
		return true;
	}
}

const INDEX = /^\d+$/;

/** A byte that UTF-8 does not have. */
const NO_NAME = new FastPattern(Uint8Array.of(0xff));

/** A member name that was met, and what was learnt about it. */
export class FastKey {
	/** Interned, so that objects built with it share their shapes. */
	readonly text: string;
	/** The name's bytes and the quote that ends it. */
	readonly bytes: FastPattern;
	/** What the name means where it was met; 0: nothing. */
	readonly role: number;
	/** The name that followed last time. */
	next: FastKey;
	/** The record in which the name was met last, where repeats matter. */
	mark = -1;
	/** An index of an array: as a member it would come before all names (`JSON.parse` builds objects so). */
	readonly isIndex: boolean;

	/** @param none the guess until there is a better one; without it the key is that guess itself */
	constructor(name: string, bytes: FastPattern, role: number, none?: FastKey) {
		this.text = Object.keys({ [name]: 0 })[0] as string;
		this.bytes = bytes;
		this.role = role;
		this.isIndex = INDEX.test(name);
		this.next = none ?? this;
	}
}

/**
 * The member names of one part of an event, found by their bytes, so that a
 * name costs no new string. Events of a file resemble each other, so the name
 * that followed last time is tried first (`FastKey.next`): then looking a name
 * up and checking that it is valid JSON is one comparison.
 */
export class FastKeys {
	/** The guess where there is none: begins with a byte that UTF-8 does not have. */
	readonly none = new FastKey("", NO_NAME, 0);
	/** Stands before the first name of an object. */
	readonly root = new FastKey("", NO_NAME, 0, this.none);
	readonly #roleOf: (name: string) => number;
	readonly #slots: (FastKey | undefined)[] = new Array(SLOTS).fill(undefined);
	#size = 0;

	/** @param roleOf what a name means here; asked once a name */
	constructor(roleOf: (name: string) => number) {
		this.#roleOf = roleOf;
	}

	/** The key whose name begins at `from`, behind the quote; undefined for one that is not plain (escaped, damaged, overlong, `__proto__`) or one too many. */
	find(
		bytes: Buffer,
		view: DataView,
		from: number,
		limit: number,
	): FastKey | undefined {
		const end = endOfPlain(bytes, from);
		if (bytes[end] !== QUOTE) return undefined;
		let hash = 0;
		for (let at = from; at < end; at++) {
			hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
		}
		const length = end - from + 1;
		let slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
		for (;;) {
			const key = this.#slots[slot];
			if (key === undefined) break;
			if (key.bytes.length === length && key.bytes.isAt(view, from, limit))
				return key;
			slot = (slot + 1) & (SLOTS - 1);
		}
		return this.#add(bytes, from, length, slot);
	}

	#add(
		bytes: Buffer,
		from: number,
		length: number,
		slot: number,
	): FastKey | undefined {
		if (this.#size === MAX_KEYS || length > MAX_KEY_BYTES) return undefined;
		const name = bytes.utf8Slice(from, from + length - 1);
		if (name === "__proto__") return undefined;
		const key = new FastKey(
			name,
			new FastPattern(bytes.subarray(from, from + length)),
			this.#roleOf(name),
			this.none,
		);
		this.#slots[slot] = key;
		this.#size++;
		return key;
	}
}
