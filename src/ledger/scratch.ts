import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BucketStore } from "./bucket-store.ts";
import { KeyIndex } from "./key-index.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { sortBatch } from "./sorted-keys.ts";
import { stampOf, type Today } from "./stamp.ts";

/** Scratch keys never expire. */
const TODAY: Today = { day: 0, kept: Number.POSITIVE_INFINITY };

/**
 * Keys claimed in this run that memory has no room for: buckets like those of
 * the index, in a folder of their own that goes when the run ends. Nothing in it
 * is flushed.
 */
export class Scratch {
	readonly #folder: string;
	readonly #store: BucketStore;
	readonly #index: KeyIndex;

	/**
	 * Makes a folder in `parent`.
	 * @throws FbocError `ledger_unwritable`, `ledger_full`
	 */
	constructor(parent: string, prefix: string) {
		try {
			mkdirSync(parent, { recursive: true, mode: 0o700 });
			this.#folder = mkdtempSync(join(parent, prefix));
			chmodSync(this.#folder, 0o700);
		} catch (error) {
			throw ledgerFailure(error, parent);
		}
		this.#store = new BucketStore(join(this.#folder, "claimed.mdb"), false);
		this.#index = new KeyIndex(this.#store, 0);
	}

	has(words: Uint32Array, at: number): boolean {
		return this.#index.lookup(words, at, TODAY) !== -1;
	}

	/** Adds packed keys, four words each; best many at once. */
	add(keys: Uint32Array): void {
		const batch = sortBatch(keys, stampOf(TODAY.day, false));
		for (const _slice of this.#store.merge(batch, TODAY, false));
		this.#index.merged(keys, this.#store.meta().count);
	}

	async close(): Promise<void> {
		await this.#store.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
