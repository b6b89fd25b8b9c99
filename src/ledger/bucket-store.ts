import { chmodSync, existsSync } from "node:fs";
import { open, type RootDatabase } from "lmdb";
import type { Batch } from "./batch.ts";
import { BUCKETS, bucketWords, isSound, mergeBucket } from "./bucket.ts";
import type { BucketSource } from "./key-index.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
import { walkLmdb } from "./lmdb-walk.ts";

/** Key of the one value that is not a bucket. */
export const META_KEY = 0xffff_fff0;

/** What the store says of itself. */
export interface StoreMeta {
	/** Entries in all buckets. */
	readonly count: number;
	/** The last day on which every bucket was rid of what had expired. */
	readonly purgedDay: number;
}

const NONE = new Uint32Array(0);
/** A merge is made in this many transactions, so that none holds the event loop, or another process, for long. */
const SLICES = 8;

/** Parses the value under `META_KEY`; undefined if it is not one. */
export function parseStoreMeta(text: string): StoreMeta | undefined {
	try {
		const meta: unknown = JSON.parse(text);
		if (typeof meta !== "object" || meta === null) return undefined;
		if (!("count" in meta) || typeof meta.count !== "number") return undefined;
		if (!("purgedDay" in meta) || typeof meta.purgedDay !== "number")
			return undefined;
		return { count: meta.count, purgedDay: meta.purgedDay };
	} catch {
		return undefined;
	}
}

/** The buckets in an LMDB file, open for writing. Several processes may have it open. */
export class BucketStore implements BucketSource {
	readonly #path: string;
	readonly #db: RootDatabase<Buffer, number>;
	/** Buckets whose checksum was compared since the file was opened: look-ups of duplicates need it only once. */
	readonly #checked = new Uint8Array(BUCKETS);
	#out = new Uint32Array(1 << 12);
	#old = new Uint32Array(1 << 12);

	/**
	 * Opens or creates the file, mode 0600. The file is walked before LMDB may
	 * touch it.
	 * @param durable false for scratch: nothing is flushed
	 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`
	 */
	constructor(path: string, durable: boolean) {
		this.#path = path;
		try {
			if (existsSync(path)) walkLmdb(path);
			this.#db = open<Buffer, number>({
				path,
				encoding: "binary",
				keyEncoding: "uint32",
				maxDbs: 1,
				noSubdir: true,
				overlappingSync: false,
				noSync: !durable,
			});
			chmodSync(path, 0o600);
			chmodSync(`${path}-lock`, 0o600);
		} catch (error) {
			throw ledgerFailure(error, path);
		}
	}

	/** @throws FbocError `ledger_damaged` */
	meta(): StoreMeta {
		const bytes = this.#db.getBinary(META_KEY);
		if (bytes === undefined) return { count: 0, purgedDay: 0 };
		const meta = parseStoreMeta(Buffer.from(bytes).toString());
		if (meta === undefined)
			throw ledgerDamaged(this.#path, "its header cannot be read");
		return meta;
	}

	read(bucket: number): Uint32Array | undefined {
		return this.#read(bucket, this.#checked[bucket] === 0);
	}

	#read(bucket: number, check: boolean): Uint32Array | undefined {
		try {
			const bytes = this.#db.getBinaryFast(bucket);
			if (bytes === undefined) return undefined;
			const words = this.#view(bytes);
			if (check && !isSound(words, words.length, bucket))
				throw ledgerDamaged(this.#path, "a part of its index was altered");
			this.#checked[bucket] = 1;
			return words;
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
	}

	/**
	 * Merges a batch, in slices; each is a transaction, durable when it returns.
	 * Merging the same batch again changes nothing, so a crash between slices
	 * does no harm as long as the batch is still at hand.
	 * @param sweep also rids the buckets that the batch does not touch of what has expired
	 * @returns one step a slice; the caller may let others run in between
	 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`
	 */
	*merge(batch: Batch, today: number, sweep: boolean): Generator<void> {
		const step = BUCKETS / SLICES;
		for (let from = 0; from < BUCKETS; from += step) {
			this.#slice(batch, today, sweep, from, from + step);
			yield;
		}
	}

	async close(): Promise<void> {
		await this.#db.close();
	}

	#slice(
		batch: Batch,
		today: number,
		sweep: boolean,
		from: number,
		to: number,
	): void {
		if (!sweep && batch.starts[from] === batch.starts[to]) return;
		try {
			this.#db.transactionSync(() => {
				let change = 0;
				for (let bucket = from; bucket < to; bucket++)
					change += this.#mergeOne(batch, bucket, today, sweep);
				const { count, purgedDay } = this.meta();
				const last = to === BUCKETS;
				const meta: StoreMeta = {
					count: count + change,
					purgedDay: sweep && last ? today : purgedDay,
				};
				this.#db.putSync(META_KEY, Buffer.from(JSON.stringify(meta)));
			});
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
	}

	/** Returns by how much the bucket grew, in entries. */
	#mergeOne(
		batch: Batch,
		bucket: number,
		today: number,
		sweep: boolean,
	): number {
		const from = batch.starts[bucket] as number;
		const to = batch.starts[bucket + 1] as number;
		if (from === to && !sweep) return 0;
		const read = this.#read(bucket, true);
		if (read === undefined && from === to) return 0;
		const old = read === undefined ? NONE : this.#keep(read);
		const before = old.length === 0 ? 0 : (old[2] as number);
		const room = bucketWords(before + to - from);
		if (this.#out.length < room) this.#out = new Uint32Array(room * 2);
		const { keys, stamps, order } = batch;
		const length = mergeBucket(
			bucket,
			old,
			old.length,
			{ keys, stamps, order, from, to },
			today,
			this.#out,
		);
		const after = this.#out[2] as number;
		if (from === to && after === before) return 0;
		if (after === 0) this.#db.removeSync(bucket);
		else this.#db.putSync(bucket, Buffer.from(this.#out.buffer, 0, length * 4));
		return after - before;
	}

	/** LMDB may reuse its buffer while the bucket is merged. */
	#keep(words: Uint32Array): Uint32Array {
		if (this.#old.length < words.length)
			this.#old = new Uint32Array(words.length * 2);
		this.#old.set(words);
		return this.#old.subarray(0, words.length);
	}

	#view(bytes: Uint8Array): Uint32Array {
		const words = bytes.length >> 2;
		if (bytes.byteOffset % 4 === 0)
			return new Uint32Array(bytes.buffer, bytes.byteOffset, words);
		const copy = Uint8Array.prototype.slice.call(bytes, 0, words * 4);
		return new Uint32Array(copy.buffer, 0, words);
	}
}
