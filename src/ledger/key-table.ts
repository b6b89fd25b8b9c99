import { KEY_WORDS } from "./key-words.ts";

/** What the table knows of a key. */
export const ABSENT = 0;
/** Claimed by this run. */
export const CLAIMED = 1;
/** Delivered by an earlier run and not yet in the index. */
export const DELIVERED = 2;
/** Sent by an earlier run, whose answer never came, and not yet in the index. */
export const UNKNOWN = 3;

const FIRST_SLOTS = 1 << 12;
/** Linear probing stays short up to about three quarters. */
const MAX_LOAD = 0.75;

/**
 * A set of 16-byte keys with a small state each, in typed arrays: 17 bytes a
 * slot, no object per key. Open addressing with linear probing; deletion moves
 * the followers back, so there are no tombstones.
 */
export class KeyTable {
	size = 0;
	#slots = FIRST_SLOTS;
	#keys = new Uint32Array(FIRST_SLOTS * KEY_WORDS);
	#states = new Uint8Array(FIRST_SLOTS);

	/** State of the key at word `at` of `words`; `ABSENT` if it is not there. */
	state(words: Uint32Array, at: number): number {
		return this.#states[this.#slot(words, at)] as number;
	}

	/** Adds the key or changes its state. */
	set(words: Uint32Array, at: number, state: number): void {
		const slot = this.#slot(words, at);
		if (this.#states[slot] !== ABSENT) {
			this.#states[slot] = state;
			return;
		}
		const to = slot * KEY_WORDS;
		for (let i = 0; i < KEY_WORDS; i++)
			this.#keys[to + i] = words[at + i] as number;
		this.#states[slot] = state;
		if (++this.size > this.#slots * MAX_LOAD) this.#rebuild(this.#slots * 2);
	}

	delete(words: Uint32Array, at: number): void {
		let hole = this.#slot(words, at);
		if (this.#states[hole] === ABSENT) return;
		this.size--;
		const mask = this.#slots - 1;
		let next = hole;
		for (;;) {
			next = (next + 1) & mask;
			if (this.#states[next] === ABSENT) break;
			const home = this.#home(this.#keys, next * KEY_WORDS);
			// The follower may fill the hole unless its home lies after the hole.
			if (((next - home) & mask) < ((next - hole) & mask)) continue;
			this.#keys.copyWithin(
				hole * KEY_WORDS,
				next * KEY_WORDS,
				(next + 1) * KEY_WORDS,
			);
			this.#states[hole] = this.#states[next] as number;
			hole = next;
		}
		this.#states[hole] = ABSENT;
	}

	/** Takes all keys of one state out, packed four words each; the table shrinks to what is left. */
	extract(state: number): Uint32Array {
		const taken = new Uint32Array(this.size * KEY_WORDS);
		let to = 0;
		for (let slot = 0; slot < this.#slots; slot++) {
			if (this.#states[slot] !== state) continue;
			taken.set(
				this.#keys.subarray(slot * KEY_WORDS, (slot + 1) * KEY_WORDS),
				to,
			);
			to += KEY_WORDS;
			this.#states[slot] = ABSENT;
		}
		this.size -= to / KEY_WORDS;
		let slots = FIRST_SLOTS;
		while (this.size > slots * MAX_LOAD) slots *= 2;
		this.#rebuild(slots);
		return taken.subarray(0, to);
	}

	/** The key's slot, or the free one where it would go. */
	#slot(words: Uint32Array, at: number): number {
		const mask = this.#slots - 1;
		const keys = this.#keys;
		let slot = this.#home(words, at);
		while (this.#states[slot] !== ABSENT) {
			const k = slot * KEY_WORDS;
			if (
				keys[k] === words[at] &&
				keys[k + 1] === words[at + 1] &&
				keys[k + 2] === words[at + 2] &&
				keys[k + 3] === words[at + 3]
			)
				return slot;
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	#home(words: Uint32Array, at: number): number {
		// Keys are digests already; the product only guards against made-up ones.
		const mixed = Math.imul(
			(words[at] as number) ^ (words[at + 3] as number),
			0x9e3779b1,
		);
		return ((mixed ^ (mixed >>> 15)) >>> 0) & (this.#slots - 1);
	}

	#rebuild(slots: number): void {
		const keys = this.#keys;
		const states = this.#states;
		this.#slots = slots;
		this.#keys = new Uint32Array(slots * KEY_WORDS);
		this.#states = new Uint8Array(slots);
		for (let old = 0; old < states.length; old++) {
			if (states[old] === ABSENT) continue;
			const slot = this.#slot(keys, old * KEY_WORDS);
			this.#keys.set(
				keys.subarray(old * KEY_WORDS, (old + 1) * KEY_WORDS),
				slot * KEY_WORDS,
			);
			this.#states[slot] = states[old] as number;
		}
	}
}
