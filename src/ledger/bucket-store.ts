import { chmodSync } from "node:fs";
import type { RootDatabase } from "lmdb";
import { isThere } from "../files/is-there.ts";
import { BUCKETS, bucketWords, isSound, mergeBucket } from "./bucket.ts";
import {
	META_KEY,
	NO_META,
	parseStoreMeta,
	type StoreMeta,
	storeMetaBytes,
	walkBuckets,
} from "./bucket-walk.ts";
import type { BucketSource } from "./key-index.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
import { loadLmdb } from "./load-lmdb.ts";
import type { Batch } from "./sorted-keys.ts";
import type { Today } from "./stamp.ts";

const NONE = new Uint32Array(0);
/** A merge is made in this many transactions, so that none holds the event loop, or another process, for long. */
const SLICES = 8;

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
			if (isThere(path)) walkBuckets(path);
			this.#db = loadLmdb().open<Buffer, number>({
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
		try {
			const bytes = this.#db.getBinary(META_KEY);
			if (bytes === undefined) return NO_META;
			return parseStoreMeta(Buffer.from(bytes));
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
	}

	/**
	 * Sees to it that entries are kept for so many days at least.
	 * @returns for how many they are
	 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`
	 */
	keep(days: number): number {
		const meta = this.meta();
		if (days <= meta.kept) return meta.kept;
		try {
			this.#db.putSync(META_KEY, storeMetaBytes({ ...meta, kept: days }));
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
		return days;
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
	*merge(batch: Batch, today: Today, sweep: boolean): Generator<void> {
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
		today: Today,
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
				const { count, purgedDay, kept } = this.meta();
				const last = to === BUCKETS;
				const meta: StoreMeta = {
					count: count + change,
					purgedDay: (sweep && last) || purgedDay === 0 ? today.day : purgedDay,
					kept,
				};
				this.#db.putSync(META_KEY, storeMetaBytes(meta));
			});
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		}
	}

	/** Returns by how much the bucket grew, in entries. */
	#mergeOne(
		batch: Batch,
		bucket: number,
		today: Today,
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
		return new Uint32Array(new Uint8Array(bytes.subarray(0, words * 4)).buffer);
	}
}
