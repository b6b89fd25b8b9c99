import { BUCKETS } from "./bucket.ts";

const BITS_PER_KEY = 16;
/** Words of one bucket's part, at least and, of all filters of a run together, at most: 32 MiB. */
const MIN_PART = 2 * 4;
const MAX_PART = 1024;

/**
 * A Bloom filter over keys: "surely not there" for all but about 0.1 % of new
 * keys. Each bucket has a part of its own, so that filling in a bucket stays
 * within the processor's nearest cache, and within it each key 16 bytes: one
 * cache line a look-up. Four bits a key, from its third and fourth word, which
 * are uniform. Beyond 16 million keys (all of a run's filters together) it does not grow, only gets less sharp.
 */
export class KeyFilter {
	/** Keys for which it is sharp. */
	readonly capacity: number;
	readonly #words: Uint32Array;
	readonly #part: number;
	readonly #mask: number;

	/**
	 * @param expected keys
	 * @param share of the memory that a run may use, up to 1
	 */
	constructor(expected: number, share: number) {
		const bits = (expected * BITS_PER_KEY) / BUCKETS;
		this.#part = MIN_PART;
		const most = Math.max(MIN_PART, MAX_PART * share);
		while (this.#part * 32 < bits && this.#part * 2 <= most) this.#part *= 2;
		this.#words = new Uint32Array(this.#part * BUCKETS);
		this.#mask = this.#part / 4 - 1;
		this.capacity =
			this.#part * 2 > most
				? Number.POSITIVE_INFINITY
				: (this.#words.length * 32) / BITS_PER_KEY;
	}

	add(bucket: number, third: number, fourth: number): void {
		const w = this.#words;
		const at = bucket * this.#part + ((third & this.#mask) << 2);
		w[at] = (w[at] as number) | (1 << (fourth & 31));
		w[at + 1] = (w[at + 1] as number) | (1 << ((fourth >>> 5) & 31));
		w[at + 2] = (w[at + 2] as number) | (1 << ((fourth >>> 10) & 31));
		w[at + 3] = (w[at + 3] as number) | (1 << ((fourth >>> 15) & 31));
	}

	mayHave(bucket: number, third: number, fourth: number): boolean {
		const w = this.#words;
		const at = bucket * this.#part + ((third & this.#mask) << 2);
		const bits =
			((w[at] as number) >>> (fourth & 31)) &
			((w[at + 1] as number) >>> ((fourth >>> 5) & 31)) &
			((w[at + 2] as number) >>> ((fourth >>> 10) & 31)) &
			((w[at + 3] as number) >>> ((fourth >>> 15) & 31));
		return (bits & 1) === 1;
	}
}
