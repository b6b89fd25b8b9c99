import { closeSync, openSync, readSync } from "node:fs";
import { BUCKETS, isSound } from "./bucket.ts";
import { META_KEY, parseStoreMeta } from "./bucket-store.ts";
import type { BucketSource } from "./key-index.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
import { walkLmdb } from "./lmdb-walk.ts";

/**
 * The buckets of an LMDB file, read without LMDB: even its read-only mode writes
 * into the lock file beside it, and a dry run writes nothing. A writer in another
 * process may move buckets meanwhile; a checksum tells, and the file is walked
 * again.
 */
export class BucketFile implements BucketSource {
	readonly #path: string;
	readonly #fd: number;
	/** Where each bucket lies and how long it is; 0 bytes: there is none. */
	readonly #offsets = new Float64Array(BUCKETS);
	readonly #lengths = new Uint32Array(BUCKETS);
	#words = new Uint32Array(1 << 12);
	/** Entries in all buckets. */
	count = 0;

	/** @throws FbocError `ledger_damaged`, `ledger_unwritable` */
	constructor(path: string) {
		this.#path = path;
		try {
			this.#fd = openSync(path, "r");
		} catch (error) {
			throw ledgerFailure(error, path);
		}
		try {
			this.#locate();
		} catch (error) {
			this.close();
			throw ledgerFailure(error, path);
		}
	}

	read(bucket: number): Uint32Array | undefined {
		try {
			for (let attempt = 0; attempt < 20; attempt++) {
				const length = (this.#lengths[bucket] as number) >> 2;
				if (length === 0) return undefined;
				const words = this.#readWords(this.#offsets[bucket] as number, length);
				if (words !== undefined && isSound(words, length, bucket)) return words;
				this.#locate();
			}
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
		throw ledgerDamaged(this.#path, "a part of its index was altered");
	}

	close(): void {
		closeSync(this.#fd);
	}

	#locate(): void {
		for (let attempt = 1; ; attempt++) {
			const count = this.#walk();
			if (count !== undefined) {
				this.count = count;
				return;
			}
			if (attempt === 20)
				throw ledgerDamaged(this.#path, "its header cannot be read");
		}
	}

	#walk(): number | undefined {
		this.#lengths.fill(0);
		let meta: { offset: number; length: number } | undefined;
		walkLmdb(this.#path, (key, offset, length) => {
			const bucket = key.length === 4 ? key.readUInt32LE() : BUCKETS;
			if (bucket === META_KEY) meta = { offset, length };
			if (bucket >= BUCKETS) return;
			this.#offsets[bucket] = offset;
			this.#lengths[bucket] = length;
		});
		return meta === undefined ? 0 : this.#readCount(meta);
	}

	#readCount(meta: { offset: number; length: number }): number | undefined {
		const bytes = Buffer.alloc(meta.length);
		readSync(this.#fd, bytes, 0, meta.length, meta.offset);
		return parseStoreMeta(bytes.toString())?.count;
	}

	#readWords(offset: number, length: number): Uint32Array | undefined {
		if (this.#words.length < length) this.#words = new Uint32Array(length * 2);
		const bytes = new Uint8Array(this.#words.buffer, 0, length * 4);
		const got = readSync(this.#fd, bytes, 0, bytes.length, offset);
		return got === bytes.length ? this.#words.subarray(0, length) : undefined;
	}
}
