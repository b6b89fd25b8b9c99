import { hashIfAny } from "./hash/sha256.ts";
import { KnownHash } from "./key-set.ts";
import type { KeyText } from "./key-text.ts";

/** Longer keys are not remembered: what repeats is short, and memory stays bounded by entries times this. */
const MAX_KEY_LENGTH = 96;

/**
 * A bounded map of what was worked out before. Two generations: when the young
 * one is full it becomes the old one, and what is still in use moves back. So it
 * holds at most twice `limit` entries, and neither reading nor writing pays for
 * the order of use.
 */
export class Memo<V> {
	private readonly limit: number;
	private young = new Map<string, V>();
	private old = new Map<string, V>();

	/** @param limit entries of one generation */
	constructor(limit: number) {
		this.limit = limit;
	}

	get(key: string): V | undefined {
		const value = this.young.get(key);
		if (value !== undefined) return value;
		const older = this.old.get(key);
		if (older !== undefined) this.set(key, older);
		return older;
	}

	set(key: string, value: V): void {
		if (key.length > MAX_KEY_LENGTH) return;
		if (this.young.size >= this.limit) {
			this.old = this.young;
			this.young = new Map();
		}
		this.young.set(standsAlone(key), value);
	}

	/** Entries held now, both generations; an entry moved back counts twice. */
	get size(): number {
		return this.young.size + this.old.size;
	}
}

/** V8 copies parts of texts that are shorter. */
const SHORTEST_PART = 13;

/** A copy of a text that may be a part of a longer one, which it would keep in memory. */
const standsAlone = (text: string): string =>
	text.length < SHORTEST_PART
		? text
		: (JSON.parse(JSON.stringify(text)) as string);

/** Normalises and hashes, and remembers: for keys whose values repeat (names, places, zips). Each key has one of its own. */
export class MemoisedHash {
	private readonly read: (text: string) => KeyText;
	private readonly memo: Memo<KnownHash>;

	/** @param limit entries of one generation of the memo */
	constructor(read: (text: string) => KeyText, limit: number) {
		this.read = read;
		this.memo = new Memo(limit);
	}

	/** The hash of the raw value, with its notes. */
	known(text: string): KnownHash {
		let known = this.memo.get(text);
		if (known === undefined) {
			const key = this.read(text);
			known = new KnownHash(hashIfAny(key.text), key.notes);
			this.memo.set(text, known);
		}
		return known;
	}
}
