import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_DAYS } from "../defaults.ts";
import { ifAbsent } from "../files/is-there.ts";
import { BucketStore } from "./bucket-store.ts";
import { seenDays } from "./days-file.ts";
import { remember } from "./earlier-runs.ts";
import { stampedKeys } from "./journal-keys.ts";
import {
	closeCrashed,
	type FoundJournal,
	journalFolder,
	readJournals,
} from "./journals.ts";
import { LEDGER_LIMITS, type Ledger, type LedgerOptions } from "./ledger.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { indexPath, ledgerFolder } from "./ledger-paths.ts";
import { dayOf } from "./stamp.ts";
import { WritingLedger } from "./writing-ledger.ts";

/**
 * The ledger of a real run. Takes over what killed runs of its event sets left:
 * their unanswered intents are `unknown` from here on.
 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`
 */
export async function openForWriting(options: LedgerOptions): Promise<Ledger> {
	const folder = ledgerFolder(options.dir, options.namespace, options.shard);
	const scratch = {
		parent: join(folder, "scratch"),
		prefix: `${encodeURIComponent(options.eventSets[0] ?? "none")}-`,
	};
	await prepare(folder, scratch.parent, scratch.prefix);
	const journals: FoundJournal[] = [];
	for (const id of options.eventSets)
		for (const found of await readJournals(journalFolder(folder, id))) {
			const closed = found.crashed ? await closeCrashed(found) : found;
			if (closed !== undefined) journals.push(closed);
		}
	const recovered = { unknown: 0, delivered: 0 };
	const limits = { ...LEDGER_LIMITS, ...options.limits };
	const store = new BucketStore(indexPath(folder), true);
	try {
		const kept = store.keep(options.kept ?? LEDGER_DAYS);
		const clock = dayOf(options.now());
		const seen = await seenDays(folder, store.meta().purgedDay, clock);
		const today = { day: seen.believed, kept };
		for (const { crashed, contents } of journals) {
			if (!crashed) continue;
			const found = stampedKeys(contents.chunks, today);
			recovered.unknown += found.unknown;
			recovered.delivered += found.delivered;
		}
		const ledger = new WritingLedger({
			options,
			folder,
			limits,
			seen,
			today,
			store,
			scratch,
			recovered,
		});
		const merged = await ledger.inherit(journals);
		if (!merged && !options.resend)
			for (const { contents } of journals)
				remember(ledger.table, stampedKeys(contents.chunks, today));
		return ledger;
	} catch (error) {
		await store.close();
		throw error;
	}
}

/** Makes the folders and removes the scratch of a killed run. */
async function prepare(
	folder: string,
	scratch: string,
	prefix: string,
): Promise<void> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		for (const name of await readdir(scratch).catch(ifAbsent([])))
			if (name.startsWith(prefix))
				await rm(join(scratch, name), { recursive: true, force: true });
	} catch (error) {
		throw ledgerFailure(error, folder);
	}
}
