import { readFile, rm } from "node:fs/promises";
import type { BucketStore } from "./bucket-store.ts";
import { type StampedKeys, stampedKeys } from "./journal-keys.ts";
import { parseJournal } from "./journal-record.ts";
import type { KeyIndex } from "./key-index.ts";
import { type KeyTable, UNKNOWN } from "./key-table.ts";
import { KEY_WORDS } from "./key-words.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { sortBatch } from "./sorted-keys.ts";
import { isUnknown, type Today } from "./stamp.ts";

/** What a merge reads and writes. */
export interface MergePlaces {
	readonly store: BucketStore;
	readonly index: KeyIndex;
	readonly table: KeyTable;
}

/** How a merge is made. */
export interface MergeOrder {
	/** Ended journals. */
	readonly paths: readonly string[];
	readonly today: Today;
	/** Also rid the whole index of what has expired. */
	readonly sweep: boolean;
	/** The index is asked for claims, so merged keys may leave the table. */
	readonly asked: boolean;
}

/**
 * Merges journals into the index and then removes them. Killed in between, the
 * next run merges them again, which changes nothing.
 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`
 */
export async function mergeJournals(
	places: MergePlaces,
	order: MergeOrder,
): Promise<void> {
	const chunks = [];
	for (const path of order.paths) {
		const bytes = await readFile(path).catch((error: unknown) => {
			throw ledgerFailure(error, path);
		});
		chunks.push(...parseJournal(bytes).chunks);
	}
	const found = stampedKeys(chunks, order.today);
	const batch = sortBatch(found.keys, found.stamps);
	for (const _slice of places.store.merge(batch, order.today, order.sweep))
		await new Promise<void>((resolve) => setImmediate(resolve));
	places.index.merged(found.keys, places.store.meta().count);
	if (order.asked) forget(places.table, found);
	for (const path of order.paths) await rm(path, { force: true });
}

/** The index answers for these now. A key that this run sends again stays claimed. */
function forget(table: KeyTable, { keys, stamps }: StampedKeys): void {
	for (let i = 0; i < stamps.length; i++) {
		const at = i * KEY_WORDS;
		const delivered = !isUnknown(stamps[i] as number);
		if (delivered || table.state(keys, at) === UNKNOWN) table.delete(keys, at);
	}
}
