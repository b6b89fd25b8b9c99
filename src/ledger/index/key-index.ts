import { KEY_WORDS } from "../key-words.ts";
import { isExpired, isUnknown, type Stamp, type Today } from "../stamp.ts";
import { BUCKETS, bucketOf, findStamp } from "./bucket.ts";
import type { IndexFile } from "./index-file.ts";
import { KeyFilter } from "./key-filter.ts";

/**
 * Looks keys up in all index files of an event set. A filter answers for nearly
 * all new keys: a bucket's keys go into it when the bucket is first asked for,
 * so opening reads nothing.
 */
export class KeyIndex {
	readonly #share: number;
	#files: readonly IndexFile[];
	#filter: KeyFilter;
	#loaded = new Uint8Array(BUCKETS);
	#count: number;

	/** @param share of the filters' memory */
	constructor(files: readonly IndexFile[], share: number) {
		this.#share = share;
		this.#files = largestFirst(files);
		this.#count = countOf(files);
		this.#filter = new KeyFilter(this.#count, share);
	}

	get files(): readonly IndexFile[] {
		return this.#files;
	}

	/**
	 * A stamp of the key at word `at`, one of a delivery if there is one; or -1 if
	 * it is not there or has expired.
	 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
	 */
	lookup(words: Uint32Array, at: number, today: Today): Stamp | -1 {
		if (this.#count === 0) return -1;
		const bucket = bucketOf(words[at] as number);
		if (this.#loaded[bucket] === 0) this.#load(bucket);
		const third = words[at + 2] as number;
		const fourth = words[at + 3] as number;
		if (!this.#filter.mayHave(bucket, third, fourth)) return -1;
		let known: Stamp | -1 = -1;
		for (const file of this.#files) {
			const stamp = findStamp(file.read(bucket), words, at);
			if (stamp === -1 || isExpired(stamp, today)) continue;
			if (!isUnknown(stamp)) return stamp;
			known = stamp;
		}
		return known;
	}

	/**
	 * From now on these files hold all that is known.
	 * @param keys that were in none of the files before
	 */
	replace(files: readonly IndexFile[], keys: Uint32Array): void {
		this.#files = largestFirst(files);
		this.#count = countOf(files);
		if (this.#count > this.#filter.capacity) {
			this.#filter = new KeyFilter(this.#count * 2, this.#share);
			this.#loaded = new Uint8Array(BUCKETS);
			return;
		}
		this.#add(keys);
	}

	async close(): Promise<void> {
		for (const file of this.#files) await file.close();
	}

	#load(bucket: number): void {
		for (const file of this.#files) this.#add(file.read(bucket), bucket);
		this.#loaded[bucket] = 1;
	}

	/** @param bucket of all of them; entries of a file no longer tell it */
	#add(keys: Uint32Array, bucket?: number): void {
		for (let at = 0; at < keys.length; at += KEY_WORDS)
			this.#filter.add(
				bucket ?? bucketOf(keys[at] as number),
				keys[at + 2] as number,
				keys[at + 3] as number,
			);
	}
}

/** Most keys that are asked for stand in the largest. */
const largestFirst = (files: readonly IndexFile[]): readonly IndexFile[] =>
	files.toSorted((a, b) => b.entries - a.entries);

/** Entries in all of these files. */
export const countOf = (files: readonly IndexFile[]): number =>
	files.reduce((sum, { entries }) => sum + entries, 0);
