import { KEY_WORDS } from "../key-words.ts";
import { combine, isExpired, type Stamp, type Today } from "../stamp.ts";

/**
 * An index is a fixed number of buckets of sorted entries, 16 bytes each. An
 * entry is the key with its first 16 bits replaced by the stamp; the 112 bits
 * left make a false match of ten million keys against ten million less likely
 * than 1e-19. 8192 buckets: fewer make a hit dearer, more make a merge dearer.
 */
export const BUCKETS = 1 << 13;

/** Bucket of a key, from its first word. Only bits that the stamp replaces. */
export function bucketOf(first: number): number {
	return first & (BUCKETS - 1);
}

/** Order of keys within a bucket; ignores the 16 bits that the stamp replaces. */
export function compareKeys(
	a: Uint32Array,
	i: number,
	b: Uint32Array,
	j: number,
): number {
	return (
		(a[i + 1] as number) - (b[j + 1] as number) ||
		(a[i + 2] as number) - (b[j + 2] as number) ||
		(a[i + 3] as number) - (b[j + 3] as number) ||
		((a[i] as number) >>> 16) - ((b[j] as number) >>> 16)
	);
}

/** Stamp of the key at word `at` of `keys` in a bucket's entries, or -1. */
export function findStamp(
	entries: Uint32Array,
	keys: Uint32Array,
	at: number,
): Stamp | -1 {
	let low = 0;
	let high = entries.length / KEY_WORDS;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const entry = middle * KEY_WORDS;
		const order = compareKeys(entries, entry, keys, at);
		if (order === 0) return (entries[entry] as number) & 0xffff;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return -1;
}

/** Sorted entries in `words` from word `at` up to `end`. */
export interface Run {
	readonly words: Uint32Array;
	at: number;
	end: number;
}

/**
 * Merges sorted runs of one bucket into `out` from word `from` on: each key
 * once, its stamps combined, without what has expired. Uses the runs up.
 * @returns where the merged entries end
 */
export function mergeRuns(
	runs: readonly Run[],
	today: Today,
	out: Uint32Array,
	from: number,
): number {
	let end = from;
	for (;;) {
		let least: Run | undefined;
		for (const run of runs)
			if (
				run.at < run.end &&
				(least === undefined ||
					compareKeys(run.words, run.at, least.words, least.at) < 0)
			)
				least = run;
		if (least === undefined) return end;
		const { words, at } = least;
		least.at += KEY_WORDS;
		const stamp = (words[at] as number) & 0xffff;
		if (isExpired(stamp, today)) continue;
		const last = end - KEY_WORDS;
		if (last >= from && compareKeys(out, last, words, at) === 0) {
			const both = combine((out[last] as number) & 0xffff, stamp);
			out[last] = ((out[last] as number) & 0xffff0000) | both;
			continue;
		}
		out[end] = words[at] as number;
		out[end + 1] = words[at + 1] as number;
		out[end + 2] = words[at + 2] as number;
		out[end + 3] = words[at + 3] as number;
		end += KEY_WORDS;
	}
}
