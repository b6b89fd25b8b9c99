import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FbocError } from "../errors.ts";
import { ifAbsent, isAbsent } from "../files/is-there.ts";
import { IndexFile } from "./index/index-file.ts";
import { stampedKeys } from "./journal/journal-keys.ts";
import {
	type JournalContents,
	parseJournal,
} from "./journal/journal-record.ts";
import type { Recovered } from "./ledger.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
import type { Today } from "./stamp.ts";

/*
 * The folder of one event set. What is known is the union of all its index files
 * and journals: so a file that was made from others and those others may stand
 * side by side, and nothing is lost or wrong whatever moment a crash chose.
 */

/**
 * `open`: a journal that its run still writes, or that a run which was killed
 * left; `closed`: a journal that nobody writes any more; `index`: sorted
 * entries, never changed; `draft`: an index file that is not whole yet.
 */
export type FileKind = "open" | "closed" | "index" | "draft";

/** What the name of a file tells. */
export interface NamedFile {
	readonly path: string;
	readonly kind: FileKind;
	/** Of the lock's holder who wrote it: nobody else ever does. */
	readonly token: number;
	/** The day that the ledger believed it was when it was begun, since 1970. */
	readonly day: number;
}

export const eventSetFolder = (ledger: string, eventSet: string): string =>
	join(ledger, encodeURIComponent(eventSet));

/**
 * The folders of all event sets of a ledger.
 * @throws FbocError `ledger_unreadable`
 */
export async function eventSetFolders(ledger: string): Promise<string[]> {
	const all = await readdir(ledger, { withFileTypes: true })
		.catch(ifAbsent([]))
		.catch((error: unknown) => {
			throw ledgerFailure(error, ledger, "read");
		});
	return all
		.filter((entry) => entry.isDirectory() && entry.name !== DONE)
		.map(({ name }) => join(ledger, name));
}

/** The folder beside them: of done inputs. */
export const DONE = "done";

/** A new name, without the ending that tells the kind. */
export const freshName = (token: number, day: number): string =>
	`${token}-${day}-${randomBytes(6).toString("hex")}`;

/**
 * The files in the folder of an event set; none where there is no folder.
 * @throws FbocError `ledger_unreadable`
 */
export async function listFiles(folder: string): Promise<NamedFile[]> {
	const found: NamedFile[] = [];
	try {
		for (const name of await readdir(folder)) {
			const [, token, day, kind] =
				/^(\d+)-(\d+)-[0-9a-f]{12}\.(open|closed|index|draft)$/.exec(name) ??
				[];
			if (kind === undefined) continue;
			found.push({
				path: join(folder, name),
				kind: kind as FileKind,
				token: Number(token),
				day: Number(day),
			});
		}
	} catch (error) {
		if (!isAbsent(error)) throw ledgerFailure(error, folder, "read");
	}
	return found;
}

/** A journal that some run left, read. */
export interface FoundJournal {
	readonly path: string;
	/** The run that wrote it did not close it: it was killed, or is another one still at work. */
	readonly crashed: boolean;
	readonly contents: JournalContents;
}

/** All that is known of an event set. */
export interface EventSetFiles {
	/** Open. */
	readonly indexes: readonly IndexFile[];
	readonly journals: readonly FoundJournal[];
	/** Days that entries are kept: the longest that a run has asked for. */
	readonly kept: number;
}

/** How often a folder is looked at again where its holder merges faster than we read. */
const ATTEMPTS = 50;

/**
 * Reads the journals and opens the index files in a folder. Needs no lock: where
 * a file vanishes on the way, its contents stand in another one by now.
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
 */
export async function readEventSet(folder: string): Promise<EventSetFiles> {
	for (let attempt = 1; ; attempt++) {
		const indexes: IndexFile[] = [];
		try {
			const listed = await listFiles(folder);
			const journals: FoundJournal[] = [];
			for (const file of listed) {
				if (file.kind === "draft") continue;
				if (file.kind === "index")
					indexes.push(await IndexFile.open(file.path));
				else journals.push(await readJournal(file));
			}
			const isNew = ({ path, kind }: NamedFile) =>
				kind === "index" && !listed.some((file) => file.path === path);
			if (attempt < ATTEMPTS && (await listFiles(folder)).some(isNew))
				throw new Moved();
			const kept = Math.max(
				0,
				...indexes.map((file) => file.kept),
				...journals.map(({ contents }) => contents.kept),
			);
			return { indexes, journals, kept };
		} catch (error) {
			for (const file of indexes) await file.close();
			const isMoved = error instanceof Moved || isAbsent(error);
			if (!isMoved || attempt >= ATTEMPTS)
				throw ledgerFailure(error, folder, "read");
		}
	}
}

/** What runs that did not close their journals left. */
export function recoveredFrom(
	{ journals }: EventSetFiles,
	today: Today,
): Recovered {
	const left = journals.filter(({ crashed }) => crashed);
	const chunks = left.flatMap(({ contents }) => contents.chunks);
	const { unknown, delivered } = stampedKeys(chunks, today);
	return { unknown, delivered };
}

/** A journal was merged while the folder was read: it may have been missed in both its forms. */
class Moved extends Error {}

/** @throws FbocError `ledger_damaged`, `ledger_unreadable`; what is absent as an error of `fs` */
async function readJournal({ path, kind }: NamedFile): Promise<FoundJournal> {
	try {
		const contents = parseJournal(await readFile(path));
		const crashed = kind === "open";
		if (contents.damaged || (!crashed && !contents.ended))
			throw ledgerDamaged(path, "a journal was altered or cut");
		return { path, crashed, contents };
	} catch (error) {
		if (isAbsent(error) || error instanceof FbocError) throw error;
		throw ledgerFailure(error, path, "read");
	}
}
