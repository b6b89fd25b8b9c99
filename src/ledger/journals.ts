import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { FbocError } from "../errors.ts";
import { ifAbsent, isAbsent, isThere } from "../files/is-there.ts";
import {
	CLOSED_SUFFIX,
	closedName,
	madeAt,
	OPEN_SUFFIX,
} from "./journal-file.ts";
import {
	endRecord,
	type JournalChunk,
	type JournalContents,
	parseJournal,
} from "./journal-record.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
import { dayOf, type Today } from "./stamp.ts";

/** A journal that some run left, read. */
export interface FoundJournal {
	readonly path: string;
	/** The run that wrote it did not close it: it was killed, or is another one still at work. */
	readonly crashed: boolean;
	readonly contents: JournalContents;
}

/** The journal folder of one event set. Whoever holds the event set's lock owns it. */
export function journalFolder(root: string, eventSet: string): string {
	return join(root, "journal", encodeURIComponent(eventSet));
}

/**
 * Reads the journals in a folder. One that vanishes meanwhile was merged.
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
 */
export async function readJournals(folder: string): Promise<FoundJournal[]> {
	const found: FoundJournal[] = [];
	for (const path of await journalPaths(folder)) {
		try {
			const contents = parseJournal(await readFile(path));
			const crashed = path.endsWith(OPEN_SUFFIX);
			if (contents.damaged || (!crashed && !contents.ended))
				throw ledgerDamaged(path, "a journal was altered or cut");
			found.push({ path, crashed, contents });
		} catch (error) {
			if (isAbsent(error)) continue;
			if (error instanceof FbocError && !isThere(path)) continue;
			throw ledgerFailure(error, path, "read");
		}
	}
	return found;
}

async function journalPaths(folder: string): Promise<string[]> {
	try {
		const names = await readdir(folder);
		return names
			.filter((n) => n.endsWith(OPEN_SUFFIX) || n.endsWith(CLOSED_SUFFIX))
			.sort()
			.map((name) => join(folder, name));
	} catch (error) {
		if (isAbsent(error)) return [];
		throw ledgerFailure(error, folder, "read");
	}
}

/**
 * Closes the journal of a run that was killed: cuts what was torn off and ends
 * it, so that its unanswered chunks are `unknown` from here on. Returns where
 * it is now; undefined if it held nothing. Only for the lock's holder.
 */
export async function closeCrashed(
	journal: FoundJournal,
): Promise<FoundJournal | undefined> {
	const { path, contents } = journal;
	try {
		if (contents.records === 0) {
			await rm(path, { force: true });
			return undefined;
		}
		const file = await open(path, "r+");
		try {
			await file.truncate(contents.length);
			if (!contents.ended) {
				const end = Buffer.concat(endRecord(contents.records));
				await file.write(end, 0, end.length, contents.length);
			}
			await file.sync();
		} finally {
			await file.close();
		}
		const closed = closedName(path);
		await rename(path, closed);
		return { path: closed, crashed: true, contents };
	} catch (error) {
		throw ledgerFailure(error, path);
	}
}

/** Removes journals of event sets that nobody uses any more, once all in them has expired: by when they were begun, and by when they were last written. */
export async function purgeAbandoned(
	root: string,
	{ day, kept }: Today,
): Promise<void> {
	const folder = join(root, "journal");
	const eventSets = await readdir(folder)
		.catch(ifAbsent([]))
		.catch((error: unknown) => {
			throw ledgerFailure(error, folder, "read");
		});
	for (const eventSet of eventSets)
		for (const path of await journalPaths(join(folder, eventSet))) {
			const found = await stat(path).catch(ifAbsent(undefined));
			const last = Math.max(madeAt(basename(path)), found?.mtimeMs ?? 0);
			if (day - dayOf(last) > kept + 1) await rm(path, { force: true });
		}
}

/** Keys in these chunks. */
export function keyCount(chunks: readonly JournalChunk[]): number {
	return chunks.reduce((sum, { keys }) => sum + keys.length / 16, 0);
}
