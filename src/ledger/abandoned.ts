import { readFile, rm } from "node:fs/promises";
import { LEDGER_DAYS } from "../defaults.ts";
import {
	eventSetFolders,
	listFiles,
	type NamedFile,
} from "./event-set-files.ts";
import { IndexFile } from "./index/index-file.ts";
import { parseJournal } from "./journal/journal-record.ts";

/**
 * Removes files in which all has expired from the folders of event sets that
 * the run does not use: nobody may ever use them again. Needs no lock, since
 * nothing in such a file counts any more; a damaged one stays.
 *
 * @param folder of the ledger
 * @param used folders of the run's event sets
 * @param day that the ledger believes it is
 */
export async function forgetAbandoned(
	folder: string,
	used: readonly string[],
	day: number,
): Promise<void> {
	for (const eventSet of await eventSetFolders(folder)) {
		if (used.includes(eventSet)) continue;
		for (const file of await listFiles(eventSet)) {
			if (day - file.day <= LEDGER_DAYS) continue;
			const last = await lastDay(file).catch(() => Number.POSITIVE_INFINITY);
			// What cannot be removed is no reason for a run to fail.
			if (day > last) await rm(file.path).catch(() => {});
		}
	}
}

/** The last day on which something in it counts. */
async function lastDay({ path, kind, day }: NamedFile): Promise<number> {
	if (kind === "draft") return day;
	if (kind === "index") {
		const file = await IndexFile.open(path);
		await file.close();
		return Math.max(day, ...file.days.keys()) + file.kept;
	}
	const { chunks, kept, damaged } = parseJournal(await readFile(path));
	if (damaged) return Number.POSITIVE_INFINITY;
	return chunks.reduce((last, chunk) => Math.max(last, chunk.day), day) + kept;
}
