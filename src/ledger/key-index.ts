import { BUCKETS, bucketOf, findStamp, HEADER_WORDS } from "./bucket.ts";
import { KeyFilter } from "./key-filter.ts";
import { KEY_WORDS } from "./key-words.ts";
import { isExpired, type Stamp, type Today } from "./stamp.ts";

/** Where buckets come from. The words are good until the next call. */
export interface BucketSource {
	/**
	 * A bucket's words, checked; undefined if there is none.
	 * @throws FbocError `ledger_damaged`
	 */
	read(bucket: number): Uint32Array | undefined;
}

/**
 * Looks keys up. A filter answers for nearly all new keys: a bucket's keys go
 * into it when the bucket is first asked for, so opening reads nothing. With 10
 * million entries a miss costs 0.35 us over the first million look-ups and
 * 0.05 us afterwards; asking LMDB every time cost 1.5 to 2.4 us.
 */
export class KeyIndex {
	readonly #source: BucketSource;
	#filter: KeyFilter;
	#loaded = new Uint8Array(BUCKETS);
	#count: number;

	/** `count`: entries there are, about. */
	constructor(source: BucketSource, count: number) {
		this.#source = source;
		this.#count = count;
		this.#filter = new KeyFilter(count);
	}

	/** The stamp of the key at word `at`, or -1 if it is not there or has expired. */
	lookup(words: Uint32Array, at: number, today: Today): Stamp | -1 {
		if (this.#count === 0) return -1;
		const bucket = bucketOf(words[at] as number);
		if (this.#loaded[bucket] === 0) this.#load(bucket);
		const third = words[at + 2] as number;
		const fourth = words[at + 3] as number;
		if (!this.#filter.mayHave(bucket, third, fourth)) return -1;
		const found = this.#source.read(bucket);
		if (found === undefined) return -1;
		const stamp = findStamp(found, found.length, words, at);
		return stamp === -1 || isExpired(stamp, today) ? -1 : stamp;
	}

	/** These keys were merged into the source; it now has `count` entries. */
	merged(keys: Uint32Array, count: number): void {
		this.#count = count;
		if (count > this.#filter.capacity) {
			this.#filter = new KeyFilter(count * 2);
			this.#loaded = new Uint8Array(BUCKETS);
			return;
		}
		for (let at = 0; at < keys.length; at += KEY_WORDS)
			this.#filter.add(
				bucketOf(keys[at] as number),
				keys[at + 2] as number,
				keys[at + 3] as number,
			);
	}

	#load(bucket: number): void {
		const words = this.#source.read(bucket);
		if (words !== undefined)
			for (let at = HEADER_WORDS; at < words.length; at += KEY_WORDS)
				this.#filter.add(
					bucket,
					words[at + 2] as number,
					words[at + 3] as number,
				);
		this.#loaded[bucket] = 1;
	}
}
