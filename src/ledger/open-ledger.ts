import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { LEDGER_DAYS } from "../defaults.ts";
import { FbocError } from "../errors.ts";
import { Claims, type Known } from "./claims/claims.ts";
import { KeyTable } from "./claims/key-table.ts";
import { seenDays } from "./days-file.ts";
import {
	eventSetFolder,
	readEventSet,
	recoveredFrom,
} from "./event-set-files.ts";
import { remember } from "./event-set-ledger.ts";
import { KeyIndex } from "./index/key-index.ts";
import { stampedKeys } from "./journal/journal-keys.ts";
import type { Ledger, LedgerOptions } from "./ledger.ts";
import { LEDGER_LIMITS } from "./limits.ts";
import { dayOf } from "./stamp.ts";
import { openForWriting } from "./writing-ledger.ts";

/**
 * Opens the ledger in a folder.
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`, `ledger_unwritable`, `ledger_full`, all before anything is sent;
 * with `resend` none of them: then `missing` says why
 */
export async function openLedger(
	folder: string,
	options: LedgerOptions,
): Promise<Ledger> {
	try {
		return options.mode === "read"
			? await openForReading(folder, options)
			: await openForWriting(folder, options);
	} catch (error) {
		const isMissing = error instanceof FbocError && error.code !== "locked";
		if (!isMissing || !options.resend) throw error;
		return openWithout(options, error);
	}
}

/** The ledger of a dry run: claims as the real run would, and writes nothing into the state folder. It may not exist yet. */
async function openForReading(
	folder: string,
	options: LedgerOptions,
): Promise<Ledger> {
	const { eventSets, resend } = options;
	const { believed } = await seenDays(folder, dayOf(options.now()));
	const table = new KeyTable();
	const known: Known[] = [];
	const recovered = { unknown: 0, delivered: 0 };
	const closeAll = async () => {
		for (const { index } of known) await index.close();
	};
	try {
		for (const id of eventSets) {
			const files = await readEventSet(eventSetFolder(folder, id));
			const kept = Math.max(options.kept ?? LEDGER_DAYS, files.kept);
			const today = { day: believed, kept };
			const index = new KeyIndex(files.indexes, 1 / eventSets.length);
			known.push({ index, today });
			const { unknown, delivered } = recoveredFrom(files, today);
			recovered.unknown += unknown;
			recovered.delivered += delivered;
			if (resend) continue;
			const chunks = files.journals.flatMap(({ contents }) => contents.chunks);
			remember(table, stampedKeys(chunks, today));
		}
	} catch (error) {
		await closeAll();
		throw error;
	}
	const ledger = unwritten(table, resend ? [] : known, options);
	return {
		...ledger,
		recovered,
		close: async () => {
			await closeAll();
			await ledger.close();
		},
	};
}

/**
 * With `--resend`, a run without a ledger: it sends nothing twice itself, but
 * neither knows nor records anything.
 */
function openWithout(options: LedgerOptions, missing: FbocError): Ledger {
	return {
		...unwritten(new KeyTable(), [], options),
		missing,
		intend: async ({ count }) => ({ count }),
		settle: async () => {},
	};
}

/** One that records nothing. */
function unwritten(
	table: KeyTable,
	known: readonly Known[],
	{ temp, limits }: LedgerOptions,
): Ledger {
	const claims = new Claims(table, {
		known,
		scratch: join(temp, `fboc-${randomBytes(6).toString("hex")}`),
		limit: limits?.table ?? LEDGER_LIMITS.table,
	});
	const noWriting = () =>
		Promise.reject(new Error("a ledger opened for reading records nothing"));
	return {
		recovered: { unknown: 0, delivered: 0 },
		missing: undefined,
		claim: (...batch) => claims.claim(...batch),
		known: (...batch) => claims.known(...batch),
		intend: noWriting,
		settle: noWriting,
		close: () => claims.close(),
	};
}
