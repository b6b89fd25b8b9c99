import { KEY_WORDS } from "../key-words.ts";

/** What the table knows of a key. */
export const ABSENT = 0;
/** Claimed by this run. */
export const CLAIMED = 1;
/** Delivered by an earlier run and not yet in the index. */
export const DELIVERED = 2;
/** Sent by an earlier run, whose answer never came, and not yet in the index. */
export const UNKNOWN = 3;

/** Slots of a segment: 70 KB. */
const SEGMENT_SLOTS = 1 << 12;
/** Linear probing stays short up to about three quarters. */
const MAX_LOAD = 0.75;
/** Keys are digests, so that segments part evenly; one of made-up keys grows instead, from here on. */
const MAX_DEPTH = 16;

/** Some of the keys: those whose mixed words begin with the same `depth` bits. */
class Segment {
	size = 0;
	readonly depth: number;
	readonly slots: number;
	readonly keys: Uint32Array;
	readonly states: Uint8Array;

	constructor(depth: number, slots: number, memory?: Segment) {
		this.depth = depth;
		this.slots = slots;
		this.keys = memory?.keys ?? new Uint32Array(slots * KEY_WORDS);
		this.states = memory?.states.fill(ABSENT) ?? new Uint8Array(slots);
	}

	/** The key's slot, or the free one where it would go. */
	slot(words: Uint32Array, at: number, mixed: number): number {
		const { keys, states } = this;
		const mask = this.slots - 1;
		let slot = mixed & mask;
		while (states[slot] !== ABSENT) {
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

	/** Puts a new key into its free slot. */
	put(slot: number, words: Uint32Array, at: number, state: number): void {
		const to = slot * KEY_WORDS;
		for (let i = 0; i < KEY_WORDS; i++)
			this.keys[to + i] = words[at + i] as number;
		this.states[slot] = state;
		this.size++;
	}

	get isFull(): boolean {
		return this.size > this.slots * MAX_LOAD;
	}
}

/**
 * A set of 16-byte keys with a small state each, in typed arrays: 17 bytes a
 * slot, no object per key. Open addressing with linear probing; deletion moves
 * the followers back, so there are no tombstones.
 *
 * It grows a segment at a time (extendible hashing): a table that doubles as a
 * whole leaves its former selves behind, which took as much memory again.
 */
export class KeyTable {
	size = 0;
	/** By the first `#bits` bits of a key's mixed words; one segment may stand in several places. */
	#directory: Segment[] = [new Segment(0, SEGMENT_SLOTS)];
	#bits = 0;
	/** A segment that was parted; its memory is used again. */
	#spare: Segment | undefined;

	/** State of the key at word `at` of `words`; `ABSENT` if it is not there. */
	state(words: Uint32Array, at: number): number {
		const mixed = mix(words, at);
		const segment = this.#segment(mixed);
		return segment.states[segment.slot(words, at, mixed)] as number;
	}

	/** Adds the key or changes its state. */
	set(words: Uint32Array, at: number, state: number): void {
		const mixed = mix(words, at);
		const segment = this.#segment(mixed);
		const slot = segment.slot(words, at, mixed);
		if (segment.states[slot] !== ABSENT) {
			segment.states[slot] = state;
			return;
		}
		segment.put(slot, words, at, state);
		this.size++;
		if (segment.isFull) this.#part(segment);
	}

	delete(words: Uint32Array, at: number): void {
		const mixed = mix(words, at);
		const segment = this.#segment(mixed);
		const { keys, states } = segment;
		let hole = segment.slot(words, at, mixed);
		if (states[hole] === ABSENT) return;
		segment.size--;
		this.size--;
		const mask = segment.slots - 1;
		let next = hole;
		for (;;) {
			next = (next + 1) & mask;
			if (states[next] === ABSENT) break;
			const home = mix(keys, next * KEY_WORDS) & mask;
			// The follower may fill the hole unless its home lies after the hole.
			if (((next - home) & mask) < ((next - hole) & mask)) continue;
			keys.copyWithin(
				hole * KEY_WORDS,
				next * KEY_WORDS,
				(next + 1) * KEY_WORDS,
			);
			states[hole] = states[next] as number;
			hole = next;
		}
		states[hole] = ABSENT;
	}

	/** Takes all keys of one state out, packed four words each; the table shrinks to what is left. */
	extract(state: number): Uint32Array {
		const taken = new Uint32Array(this.size * KEY_WORDS);
		let to = 0;
		const segments = new Set(this.#directory);
		this.size = 0;
		this.#bits = 0;
		this.#directory = [new Segment(0, SEGMENT_SLOTS)];
		for (const { keys, states, slots } of segments) {
			for (let slot = 0; slot < slots; slot++) {
				const at = slot * KEY_WORDS;
				if (states[slot] === state) {
					taken.set(keys.subarray(at, at + KEY_WORDS), to);
					to += KEY_WORDS;
				} else if (states[slot] !== ABSENT) {
					this.set(keys, at, states[slot] as number);
				}
			}
		}
		return taken.subarray(0, to);
	}

	#segment(mixed: number): Segment {
		// A shift by 32 would be none.
		const place = this.#bits === 0 ? 0 : mixed >>> (32 - this.#bits);
		return this.#directory[place] as Segment;
	}

	/** Parts a segment in two, by the next bit of its keys. */
	#part(full: Segment): void {
		const isParted = full.depth < MAX_DEPTH;
		if (isParted && full.depth === this.#bits) {
			this.#directory = this.#directory.flatMap((one) => [one, one]);
			this.#bits++;
		}
		const depth = isParted ? full.depth + 1 : full.depth;
		const slots = isParted ? full.slots : full.slots * 2;
		const spare = this.#spare?.slots === slots ? this.#spare : undefined;
		const halves = [
			new Segment(depth, slots, spare),
			...(isParted ? [new Segment(depth, slots)] : []),
		];
		const shift = 32 - depth;
		for (let slot = 0; slot < full.slots; slot++) {
			if (full.states[slot] === ABSENT) continue;
			const at = slot * KEY_WORDS;
			const mixed = mix(full.keys, at);
			const half = halves[isParted ? (mixed >>> shift) & 1 : 0] as Segment;
			const state = full.states[slot] as number;
			half.put(half.slot(full.keys, at, mixed), full.keys, at, state);
		}
		const behind = this.#bits - depth;
		for (const [place, segment] of this.#directory.entries()) {
			if (segment !== full) continue;
			const half = isParted ? (place >>> behind) & 1 : 0;
			this.#directory[place] = halves[half] as Segment;
		}
		this.#spare = full;
		// All of a half may have gone the same way.
		for (const half of halves) if (half.isFull) this.#part(half);
	}
}

/** Keys are digests already; the product only guards against made-up ones. */
function mix(words: Uint32Array, at: number): number {
	const mixed = Math.imul(
		(words[at] as number) ^ (words[at + 3] as number),
		0x9e3779b1,
	);
	return (mixed ^ (mixed >>> 15)) >>> 0;
}
