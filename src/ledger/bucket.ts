import { KEY_WORDS } from "./key-words.ts";
import { combine, isExpired, type Stamp, type Today } from "./stamp.ts";

/**
 * The index is a fixed number of buckets, each one value of the store: entries
 * of 16 bytes, sorted. An entry is the key with its first 16 bits replaced by
 * the stamp; the 112 bits left make a false match of ten million keys against
 * ten million less likely than 1e-19.
 *
 * Why not a store entry per key (10 million entries, LMDB, side by side):
 * 1222 MB and 4.3 us a key to add a million, against 220 MB and 0.8 us.
 * 8192 buckets: fewer make a merge cheaper and a hit dearer (4096: 4.6 us a
 * fetch, 65536: 1.5 us but twice the file, pages being half empty).
 */
export const BUCKETS = 1 << 13;

/** Words before the entries: checksum, format and bucket number, number of entries, nothing. */
export const HEADER_WORDS = 4;
const FORMAT = 1 << 16;

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

/** Words of a bucket that holds `entries` entries. */
export function bucketWords(entries: number): number {
	return HEADER_WORDS + entries * KEY_WORDS;
}

/** Number of entries that these first bytes of bucket `bucket` announce; -1 if they are not its. */
export function entriesOf(head: Buffer, bucket: number): number {
	if (head.length < HEADER_WORDS * 4) return -1;
	return head.readUInt32LE(4) === (FORMAT | bucket) ? head.readUInt32LE(8) : -1;
}

/** Whether these words are bucket `bucket`, whole and unaltered. */
export function isSound(
	words: Uint32Array,
	length: number,
	bucket: number,
): boolean {
	return (
		length >= HEADER_WORDS &&
		words[1] === (FORMAT | bucket) &&
		length === bucketWords(words[2] as number) &&
		words[0] === checksum(words, length)
	);
}

/** Stamp of the key at word `at` of `keys`, or -1. Binary search over the entries. */
export function findStamp(
	bucket: Uint32Array,
	length: number,
	keys: Uint32Array,
	at: number,
): Stamp | -1 {
	let low = 0;
	let high = (length - HEADER_WORDS) / KEY_WORDS;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const entry = bucketWords(middle);
		const order = compareKeys(bucket, entry, keys, at);
		if (order === 0) return (bucket[entry] as number) & 0xffff;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return -1;
}

/** Sorted entries to be merged: positions `order[from..to)` of `keys` and `stamps`. */
export interface Incoming {
	readonly keys: Uint32Array;
	readonly stamps: Uint16Array;
	readonly order: Uint32Array;
	readonly from: number;
	readonly to: number;
}

/**
 * Merges sorted entries into a bucket, leaving out what has expired; writes the
 * new bucket to `out`, which must have room for both, and returns its length in
 * words.
 */
export function mergeBucket(
	bucket: number,
	old: Uint32Array,
	oldLength: number,
	incoming: Incoming,
	today: Today,
	out: Uint32Array,
): number {
	const { keys, stamps, order, to } = incoming;
	let i = HEADER_WORDS;
	let j = incoming.from;
	let end = HEADER_WORDS;
	const emit = (source: Uint32Array, at: number, stamp: Stamp): void => {
		if (isExpired(stamp, today)) return;
		if (
			end > HEADER_WORDS &&
			compareKeys(out, end - KEY_WORDS, source, at) === 0
		) {
			const last = end - KEY_WORDS;
			const both = combine((out[last] as number) & 0xffff, stamp);
			out[last] = ((out[last] as number) & 0xffff0000) | both;
			return;
		}
		out[end] = ((source[at] as number) & 0xffff0000) | stamp;
		out[end + 1] = source[at + 1] as number;
		out[end + 2] = source[at + 2] as number;
		out[end + 3] = source[at + 3] as number;
		end += KEY_WORDS;
	};
	while (i < oldLength || j < to) {
		const position = (order[j] as number) * KEY_WORDS;
		const fromOld =
			j >= to || (i < oldLength && compareKeys(old, i, keys, position) <= 0);
		if (fromOld) {
			emit(old, i, (old[i] as number) & 0xffff);
			i += KEY_WORDS;
		} else {
			emit(keys, position, stamps[order[j] as number] as number);
			j++;
		}
	}
	out[1] = FORMAT | bucket;
	out[2] = (end - HEADER_WORDS) / KEY_WORDS;
	out[3] = 0;
	out[0] = checksum(out, end);
	return end;
}

/**
 * Not against an adversary, only against a bad disk: a flipped bit anywhere
 * changes it. Four sums side by side, because each multiplication waits for the
 * one before it: 2 us for 20 KB.
 */
function checksum(words: Uint32Array, length: number): number {
	let a = 0x811c9dc5;
	let b = Math.imul(a ^ (words[1] as number), PRIME);
	let c = Math.imul(b ^ (words[2] as number), PRIME);
	let d = Math.imul(c ^ (words[3] as number), PRIME);
	for (let i = HEADER_WORDS; i < length; i += KEY_WORDS) {
		a = Math.imul(a ^ (words[i] as number), PRIME) ^ (a >>> 15);
		b = Math.imul(b ^ (words[i + 1] as number), PRIME) ^ (b >>> 15);
		c = Math.imul(c ^ (words[i + 2] as number), PRIME) ^ (c >>> 15);
		d = Math.imul(d ^ (words[i + 3] as number), PRIME) ^ (d >>> 15);
	}
	return (
		(Math.imul(a, 3) ^ Math.imul(b, 5) ^ Math.imul(c, 7) ^ Math.imul(d, 9)) >>>
		0
	);
}

const PRIME = 0x01000193;
