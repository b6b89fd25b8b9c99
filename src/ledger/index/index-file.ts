import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { KEY_WORDS } from "../key-words.ts";
import { ledgerDamaged, ledgerFailure } from "../ledger-errors.ts";
import { keptOf, keptWord } from "../stamp.ts";
import { BUCKETS } from "./bucket.ts";

/** Words of the head, in front of the entries. */
export const HEAD: readonly number[] = [0x58434246, 1, 0, 0]; // "FBCX", version
/** Words of the tail, the last of the file. */
const TAIL_WORDS = 8;
const ENTRY_BYTES = KEY_WORDS * 4;

/** Sorted entries by bucket, to be merged. */
export interface SortedSource {
	/** The entries of buckets `from` up to `to`, one bucket behind the other. */
	slice(from: number, to: number): Promise<Slice> | Slice;
}

export interface Slice {
	readonly words: Uint32Array;
	/** For each bucket of the slice where its entries end, in words. */
	readonly ends: Uint32Array;
}

/** What stands behind the entries: where each bucket ends, and how many entries there are of each day. */
export interface IndexEnd {
	/** For each bucket where it ends, in entries, and the CRC-32 of its bytes. */
	readonly directory: Uint32Array;
	/** UTC day since 1970: entries settled on it. */
	readonly days: ReadonlyMap<number, number>;
	readonly kept: number;
}

/** The words behind the entries; `docs/ledger.md` tells of them. */
export function endWords({ directory, days, kept }: IndexEnd): Uint32Array {
	const entries = directory[directory.length - 2] as number;
	const table = [...days].sort(([a], [b]) => a - b).flat();
	const tail = [entries, days.size, keptWord(kept), 0, ...HEAD];
	const words = new Uint32Array(directory.length + table.length + TAIL_WORDS);
	words.set(directory);
	words.set(table, directory.length);
	words.set(tail, directory.length + table.length);
	words[words.length - 5] = sumOf(words);
	return words;
}

/** CRC-32 of all words but the one that holds it, and `HEAD`. */
const sumOf = (words: Uint32Array): number =>
	crc32(bytesOf(words.subarray(0, words.length - 5)));

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
	new Uint8Array(buffer, byteOffset, byteLength);

/**
 * An immutable file of sorted entries. Opening reads what stands behind the
 * entries and nothing else; a bucket is read when it is asked for, and compared
 * with its checksum the first time.
 */
export class IndexFile implements SortedSource {
	readonly path: string;
	readonly days: ReadonlyMap<number, number>;
	readonly kept: number;
	readonly entries: number;
	readonly #file: FileHandle;
	readonly #directory: Uint32Array;
	readonly #isSound = new Uint8Array(BUCKETS);
	#words = new Uint32Array(1 << 8);

	private constructor(path: string, file: FileHandle, end: IndexEnd) {
		this.path = path;
		this.#file = file;
		this.#directory = end.directory;
		this.days = end.days;
		this.kept = end.kept;
		this.entries = this.#endOf(BUCKETS - 1);
	}

	/** @throws FbocError `ledger_damaged`; errors of `fs` */
	static async open(path: string): Promise<IndexFile> {
		const file = await open(path, "r");
		try {
			return new IndexFile(path, file, await readEnd(file, path));
		} catch (error) {
			await file.close();
			throw error;
		}
	}

	/**
	 * A bucket's entries, good until the next call.
	 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
	 */
	read(bucket: number): Uint32Array {
		const from = this.#startOf(bucket);
		const length = (this.#endOf(bucket) - from) * KEY_WORDS;
		if (length === 0) return NONE;
		if (this.#words.length < length) this.#words = new Uint32Array(length * 2);
		const words = this.#words.subarray(0, length);
		const bytes = bytesOf(words);
		try {
			const at = HEAD.length * 4 + from * ENTRY_BYTES;
			const got = readSync(this.#file.fd, bytes, 0, bytes.length, at);
			if (got < bytes.length) throw this.#damaged();
		} catch (error) {
			throw ledgerFailure(error, this.path, "read");
		}
		this.#check(bucket, bytes);
		return words;
	}

	/** @throws FbocError `ledger_damaged`, `ledger_unreadable` */
	slice(from: number, to: number): Promise<Slice> {
		return this.#slice(from, to, (bucket, bytes) => {
			this.#check(bucket, bytes);
			return true;
		});
	}

	/** What of it is as it was written, bucket by bucket: those that are not count as empty. */
	get sound(): SortedSource {
		const isSound = (bucket: number, bytes: Uint8Array) =>
			this.#directory[bucket * 2 + 1] === crc32(bytes);
		return { slice: (from, to) => this.#slice(from, to, isSound) };
	}

	async close(): Promise<void> {
		await this.#file.close();
	}

	/** Reads the buckets that `wanted` takes. */
	async #slice(
		from: number,
		to: number,
		wanted: (bucket: number, bytes: Uint8Array) => boolean,
	): Promise<Slice> {
		const first = this.#startOf(from);
		const words = new Uint32Array((this.#endOf(to - 1) - first) * KEY_WORDS);
		try {
			const at = HEAD.length * 4 + first * ENTRY_BYTES;
			await readAll(this.#file, bytesOf(words), at);
		} catch (error) {
			throw ledgerFailure(error, this.path, "read");
		}
		const ends = new Uint32Array(to - from);
		let end = 0;
		for (let bucket = from; bucket < to; bucket++) {
			const begin = (this.#startOf(bucket) - first) * KEY_WORDS;
			const next = (this.#endOf(bucket) - first) * KEY_WORDS;
			if (wanted(bucket, bytesOf(words.subarray(begin, next)))) {
				if (end < begin) words.copyWithin(end, begin, next);
				end += next - begin;
			}
			ends[bucket - from] = end;
		}
		return { words, ends };
	}

	#startOf(bucket: number): number {
		return bucket === 0 ? 0 : this.#endOf(bucket - 1);
	}

	#endOf(bucket: number): number {
		return this.#directory[bucket * 2] as number;
	}

	#check(bucket: number, bytes: Uint8Array): void {
		if (this.#isSound[bucket] === 1) return;
		if (this.#directory[bucket * 2 + 1] !== crc32(bytes)) throw this.#damaged();
		this.#isSound[bucket] = 1;
	}

	#damaged() {
		return ledgerDamaged(this.path, "a part of its index was altered");
	}
}

const NONE = new Uint32Array(0);

async function readEnd(file: FileHandle, path: string): Promise<IndexEnd> {
	const { size } = await file.stat();
	const damaged = () => ledgerDamaged(path, "its index was altered or cut");
	const tail = new Uint32Array(TAIL_WORDS);
	const head = new Uint32Array(HEAD.length);
	if (size < (HEAD.length + TAIL_WORDS) * 4) throw damaged();
	await readAll(file, bytesOf(tail), size - TAIL_WORDS * 4);
	await readAll(file, bytesOf(head), 0);
	const [entries = 0, dayCount = 0, kept = 0, sum] = tail;
	const isOurs = HEAD.every(
		(word, i) => head[i] === word && tail[4 + i] === word,
	);
	const endLength = BUCKETS * 2 + dayCount * 2 + TAIL_WORDS;
	const whole = (HEAD.length + entries * KEY_WORDS + endLength) * 4;
	if (!isOurs || size !== whole) throw damaged();
	const words = new Uint32Array(endLength);
	await readAll(file, bytesOf(words), size - endLength * 4);
	if (sum !== sumOf(words)) throw damaged();
	const table = words.subarray(BUCKETS * 2, endLength - TAIL_WORDS);
	const days = new Map<number, number>();
	for (let i = 0; i < table.length; i += 2)
		days.set(table[i] as number, table[i + 1] as number);
	return { directory: words.slice(0, BUCKETS * 2), days, kept: keptOf(kept) };
}

/** What is not there to be read stays 0, which no checksum takes. */
async function readAll(
	file: FileHandle,
	bytes: Uint8Array,
	from: number,
): Promise<void> {
	for (let at = 0; at < bytes.length; ) {
		const left = bytes.length - at;
		const { bytesRead } = await file.read(bytes, at, left, from + at);
		if (bytesRead === 0) return;
		at += bytesRead;
	}
}
