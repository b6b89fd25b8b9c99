import { QUOTE, STOPS } from "./fast-grammar.ts";

/** A longer key is left to `JSON.parse`. */
const MAX_KEY_BYTES = 120;

/** Keys that a table remembers before it begins anew; a file has few, unless it uses keys for data. */
const MAX_KEYS = 1024;

/** A power of two, above the double of `MAX_KEYS`. */
const SLOTS = 4096;

/**
 * Values a key may show before it is known to repeat none (see `FastTexts`):
 * each new one costs 1, each repeat gives 1 back.
 */
export const PATIENCE = 256;

const NO_NAME = Uint8Array.of(0xff);

/** A member name that was met, and what was learnt about it. */
export class FastKey {
	/** Interned, so that objects built with it share their shapes. */
	readonly text: string;
	/** The name's bytes and the quote that ends it. */
	readonly bytes: Uint8Array;
	/** What the name means where it was met; 0: nothing. */
	readonly role: number;
	/** The name that followed last time. */
	next: FastKey;
	/** The first name in the object that was its value last time. */
	inside: FastKey;
	/** See `PATIENCE`; not above zero: its texts do not repeat. */
	patience = PATIENCE;

	/** @param none the guess until there is a better one; without it the key is that guess itself */
	constructor(name: string, bytes: Uint8Array, role: number, none?: FastKey) {
		this.text = Object.keys({ [name]: 0 })[0] as string;
		this.bytes = bytes;
		this.role = role;
		this.next = none ?? this;
		this.inside = none ?? this;
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
	/** Stands for what holds the outermost objects. */
	readonly root = new FastKey("", NO_NAME, 0, this.none);
	readonly #roles: ReadonlyMap<string, number>;
	readonly #otherRole: number;
	#slots: (FastKey | undefined)[] = new Array(SLOTS).fill(undefined);
	#size = 0;

	/** @param otherRole role of a name that is not in `roles` */
	constructor(roles: ReadonlyMap<string, number>, otherRole: number) {
		this.#roles = roles;
		this.#otherRole = otherRole;
	}

	/** The key whose name begins at `from`, behind the quote; undefined for one that is not plain: it is escaped, damaged, overlong or `__proto__`. */
	find(bytes: Buffer, from: number): FastKey | undefined {
		let at = from;
		let hash = 0;
		while (STOPS[bytes[at] as number] === 0) {
			hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
			at++;
		}
		if (bytes[at] !== QUOTE) return undefined;
		const length = at - from + 1;
		let slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
		for (;;) {
			const key = this.#slots[slot];
			if (key === undefined) break;
			if (isAt(key.bytes, bytes, from, length)) return key;
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
		const name = bytes.utf8Slice(from, from + length - 1);
		if (length > MAX_KEY_BYTES || name === "__proto__") return undefined;
		if (this.#size === MAX_KEYS) {
			this.#slots = new Array(SLOTS).fill(undefined);
			this.#size = 0;
			return undefined;
		}
		const key = new FastKey(
			name,
			Uint8Array.from(bytes.subarray(from, from + length)),
			this.#roles.get(name) ?? this.#otherRole,
			this.none,
		);
		this.#slots[slot] = key;
		this.#size++;
		return key;
	}
}

function isAt(
	name: Uint8Array,
	bytes: Uint8Array,
	from: number,
	length: number,
): boolean {
	if (name.length !== length) return false;
	for (let i = 0; i < length; i++) {
		if (name[i] !== bytes[from + i]) return false;
	}
	return true;
}
