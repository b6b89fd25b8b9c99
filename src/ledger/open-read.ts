import { LEDGER_DAYS } from "../defaults.ts";
import { isThere } from "../files/is-there.ts";
import { BucketFile } from "./bucket-file.ts";
import { Claims } from "./claims.ts";
import { seenDays } from "./days-file.ts";
import { remember } from "./earlier-runs.ts";
import { stampedKeys } from "./journal-keys.ts";
import { journalFolder, readJournals } from "./journals.ts";
import { KeyIndex } from "./key-index.ts";
import { LEDGER_LIMITS, type Ledger, type LedgerOptions } from "./ledger.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { indexPath, ledgerFolder } from "./ledger-paths.ts";
import { Scratch } from "./scratch.ts";
import { dayOf } from "./stamp.ts";

/**
 * The ledger of a dry run: claims as the real run would, and writes nothing
 * into the state folder. It may not exist yet.
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
 */
export async function openForReading(options: LedgerOptions): Promise<Ledger> {
	const folder = ledgerFolder(options.dir, options.namespace, options.shard);
	const limits = { ...LEDGER_LIMITS, ...options.limits };
	// Journals before the index: what is merged meanwhile is then seen twice, not never.
	const journals = await Promise.all(
		options.eventSets.map((id) => readJournals(journalFolder(folder, id))),
	);
	const path = indexPath(folder);
	const file =
		options.resend || !indexed(path) ? undefined : new BucketFile(path);
	const claims = new Claims(
		{
			index: file === undefined ? undefined : new KeyIndex(file, file.count),
			scratch: () => new Scratch(options.temp, "fboc-"),
		},
		limits.table,
	);
	const kept = Math.max(options.kept ?? LEDGER_DAYS, file?.kept ?? 0);
	const clock = dayOf(options.now());
	const seen = await seenDays(folder, file?.purgedDay ?? 0, clock);
	const today = { day: seen.believed, kept };
	const recovered = { unknown: 0, delivered: 0 };
	for (const { contents, crashed } of journals.flat()) {
		const found = stampedKeys(contents.chunks, today);
		if (crashed) {
			recovered.unknown += found.unknown;
			recovered.delivered += found.delivered;
		}
		if (!options.resend) remember(claims.table, found);
	}
	const noWriting = () =>
		Promise.reject(new Error("a ledger opened for reading records nothing"));
	return {
		recovered,
		missing: undefined,
		claim: (keys, count, out) => claims.claim(keys, count, out, today),
		known: (keys, count, out) => claims.known(keys, count, out, today),
		intend: noWriting,
		settle: noWriting,
		close: async () => {
			file?.close();
			await claims.close();
		},
	};
}

function indexed(path: string): boolean {
	try {
		return isThere(path);
	} catch (error) {
		throw ledgerFailure(error, path, "read");
	}
}
