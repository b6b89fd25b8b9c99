import { BUCKETS, bucketOf, compareKeys } from "./bucket.ts";
import { KEY_WORDS } from "./key-words.ts";
import type { Stamp } from "./stamp.ts";

/** Keys with their stamps on the way into the index, in the index's order. */
export interface Batch {
	readonly count: number;
	/** Four words a key, in the order they came. */
	readonly keys: Uint32Array;
	readonly stamps: Uint16Array;
	/** Positions in `keys`, by bucket and within it in the order of `compareKeys`. */
	readonly order: Uint32Array;
	/** `BUCKETS + 1` starts in `order`. */
	readonly starts: Uint32Array;
}

/**
 * Sorts a batch: two counting passes (upper half of the second word, then the
 * bucket) and an insertion pass for the few that are still equal. A million
 * keys take about 0.1 s; a comparison sort takes ten times that.
 */
export function sortBatch(
	keys: Uint32Array,
	stamps: Uint16Array | Stamp,
): Batch {
	const count = keys.length / KEY_WORDS;
	const byWord = new Uint32Array(0x10001);
	const starts = new Uint32Array(BUCKETS + 1);
	for (let i = 0; i < count; i++) {
		const digit = (keys[i * KEY_WORDS + 1] as number) >>> 16;
		byWord[digit + 1] = (byWord[digit + 1] as number) + 1;
		const bucket = bucketOf(keys[i * KEY_WORDS] as number);
		starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
	}
	accumulate(byWord);
	accumulate(starts);
	const half = new Uint32Array(count);
	for (let i = 0; i < count; i++)
		half[take(byWord, (keys[i * KEY_WORDS + 1] as number) >>> 16)] = i;
	const next = starts.slice();
	const order = new Uint32Array(count);
	for (let i = 0; i < count; i++) {
		const position = half[i] as number;
		order[take(next, bucketOf(keys[position * KEY_WORDS] as number))] =
			position;
	}
	for (let b = 0; b < BUCKETS; b++)
		insertionSort(keys, order, starts[b] as number, starts[b + 1] as number);
	return {
		count,
		keys,
		stamps:
			typeof stamps === "number" ? new Uint16Array(count).fill(stamps) : stamps,
		order,
		starts,
	};
}

function accumulate(counts: Uint32Array): void {
	for (let i = 1; i < counts.length; i++)
		counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}

function take(next: Uint32Array, at: number): number {
	const position = next[at] as number;
	next[at] = position + 1;
	return position;
}

function insertionSort(
	keys: Uint32Array,
	order: Uint32Array,
	from: number,
	to: number,
): void {
	for (let i = from + 1; i < to; i++) {
		const moving = order[i] as number;
		let j = i - 1;
		while (
			j >= from &&
			compareKeys(
				keys,
				(order[j] as number) * KEY_WORDS,
				keys,
				moving * KEY_WORDS,
			) > 0
		) {
			order[j + 1] = order[j] as number;
			j--;
		}
		order[j + 1] = moving;
	}
}
