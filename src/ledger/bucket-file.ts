import { closeSync, openSync, readSync } from "node:fs";
import { isSound } from "./bucket.ts";
import { type FoundBuckets, walkBuckets } from "./bucket-walk.ts";
import type { BucketSource } from "./key-index.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";

/**
 * The buckets of an LMDB file, read without LMDB: even its read-only mode writes
 * into the lock file beside it, and a dry run writes nothing. A writer in another
 * process may move buckets meanwhile; a checksum tells, and the file is walked
 * again.
 */
export class BucketFile implements BucketSource {
	readonly #path: string;
	readonly #fd: number;
	#found: FoundBuckets;
	#words = new Uint32Array(1 << 12);

	/** @throws FbocError `ledger_damaged`, `ledger_unwritable` */
	constructor(path: string) {
		this.#path = path;
		try {
			this.#found = walkBuckets(path);
			this.#fd = openSync(path, "r");
		} catch (error) {
			throw ledgerFailure(error, path, "read");
		}
	}

	/** Entries in all buckets. */
	get count(): number {
		return this.#found.meta.count;
	}

	/** Days that entries are kept. */
	get kept(): number {
		return this.#found.meta.kept;
	}

	/** The last day on which it was swept. */
	get purgedDay(): number {
		return this.#found.meta.purgedDay;
	}

	read(bucket: number): Uint32Array | undefined {
		try {
			for (let attempt = 0; attempt < 20; attempt++) {
				const length = this.#found.words[bucket] as number;
				if (length === 0) return undefined;
				const offset = this.#found.offsets[bucket] as number;
				const words = this.#readWords(offset, length);
				if (words !== undefined && isSound(words, length, bucket)) return words;
				this.#found = walkBuckets(this.#path);
			}
		} catch (error) {
			throw ledgerFailure(error, this.#path, "read");
		}
		throw ledgerDamaged(this.#path, "a part of its index was altered");
	}

	close(): void {
		closeSync(this.#fd);
	}

	#readWords(offset: number, length: number): Uint32Array | undefined {
		if (this.#words.length < length) this.#words = new Uint32Array(length * 2);
		const bytes = new Uint8Array(this.#words.buffer, 0, length * 4);
		const got = readSync(this.#fd, bytes, 0, bytes.length, offset);
		return got === bytes.length ? this.#words.subarray(0, length) : undefined;
	}
}
