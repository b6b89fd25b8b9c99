import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { IndexFile } from "../index/index-file.ts";
import { KeyIndex } from "../index/key-index.ts";
import { SortedKeys } from "../index/sorted-keys.ts";
import { smallBeside, writeIndex } from "../index/write-index.ts";
import { KEY_WORDS } from "../key-words.ts";
import { ledgerFailure } from "../ledger-errors.ts";
import type { Today } from "../stamp.ts";

/** Scratch keys never expire. */
const TODAY: Today = { day: 0, kept: Number.POSITIVE_INFINITY };

/**
 * Keys claimed in this run that memory has no room for: index files in a folder
 * of their own that goes when the run ends. Nothing in it is flushed.
 */
export class Scratch {
	readonly #folder: string;
	#index: KeyIndex | undefined;
	#made = 0;

	/** @param folder made when it is needed, in one that is there, and removed at the end */
	constructor(folder: string) {
		this.#folder = folder;
	}

	has(words: Uint32Array, at: number): boolean {
		return (
			this.#index !== undefined && this.#index.lookup(words, at, TODAY) !== -1
		);
	}

	/**
	 * Adds packed keys, four words each; best many at once.
	 * @throws FbocError `ledger_unwritable`, `ledger_full`
	 */
	async add(keys: Uint32Array): Promise<void> {
		if (this.#index === undefined) await this.#makeFolder();
		this.#index ??= new KeyIndex([], 1);
		const stamps = new Uint16Array(keys.length / KEY_WORDS);
		const fresh = new SortedKeys(keys, stamps);
		const merged = smallBeside(fresh.entries, this.#index.files);
		const path = join(this.#folder, `${++this.#made}.index`);
		const place = { draft: `${path}.draft`, path, durable: false };
		const made = await writeIndex(place, [...merged, fresh], TODAY);
		const files = this.#index.files.filter((file) => !merged.includes(file));
		this.#index.replace([...files, made as IndexFile], keys);
		for (const file of merged) {
			await file.close();
			await rm(file.path, { force: true });
		}
	}

	async close(): Promise<void> {
		if (this.#index === undefined) return;
		await this.#index.close();
		await rm(this.#folder, { recursive: true, force: true });
	}

	async #makeFolder(): Promise<void> {
		try {
			await mkdir(this.#folder, { mode: 0o700 });
		} catch (error) {
			throw ledgerFailure(error, this.#folder);
		}
	}
}
