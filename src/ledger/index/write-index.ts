import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { syncFolder, writeAll } from "../durable.ts";
import { KEY_WORDS } from "../key-words.ts";
import { ledgerFailure } from "../ledger-errors.ts";
import { dayOfStamp, LAST_DAY, type Today } from "../stamp.ts";
import { BUCKETS, mergeRuns, type Run } from "./bucket.ts";
import {
	endWords,
	HEAD,
	type IndexEnd,
	IndexFile,
	type SortedSource,
} from "./index-file.ts";

/** Buckets that are merged at once; between two such slices others may run. */
const SLICE = 64;

/** Where an index file goes, and how. */
export interface IndexPlace {
	/** Its name while it is written. */
	readonly draft: string;
	readonly path: string;
	/** False for scratch: nothing is flushed. */
	readonly durable: boolean;
}

/**
 * Merges sources into a new index file, without what has expired; it stands in
 * its place once it is whole and, if durable, on the disk.
 * @param kept days that its entries are to be kept
 * @returns the file, open; undefined where everything has expired
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`, `ledger_unwritable`, `ledger_full`; then there is no file
 */
export async function writeIndex(
	{ draft, path, durable }: IndexPlace,
	sources: readonly SortedSource[],
	today: Today,
	kept = today.kept,
): Promise<IndexFile | undefined> {
	try {
		const file = await open(draft, "wx", 0o600);
		let end: IndexEnd;
		try {
			end = { ...(await writeEntries(file, sources, today)), kept };
			await writeAll(file, [endWords(end)]);
			if (durable) await file.sync();
		} finally {
			await file.close();
		}
		if (end.days.size === 0) {
			await rm(draft);
			return undefined;
		}
		await rename(draft, path);
		if (durable) await syncFolder(dirname(path));
		return await IndexFile.open(path);
	} catch (error) {
		await rm(draft, { force: true }).catch(() => {});
		throw ledgerFailure(error, path);
	}
}

async function writeEntries(
	file: FileHandle,
	sources: readonly SortedSource[],
	today: Today,
): Promise<Omit<IndexEnd, "kept">> {
	const directory = new Uint32Array(BUCKETS * 2);
	const perDay = new Uint32Array(LAST_DAY + 1);
	let entries = 0;
	let out = new Uint32Array(0);
	await writeAll(file, [Uint32Array.from(HEAD)]);
	for (let from = 0; from < BUCKETS; from += SLICE) {
		const slices = [];
		for (const source of sources)
			slices.push(await source.slice(from, from + SLICE));
		const room = slices.reduce((sum, { words }) => sum + words.length, 0);
		if (out.length < room) out = new Uint32Array(room * 2);
		const runs: Run[] = slices.map(({ words }) => ({ words, at: 0, end: 0 }));
		let end = 0;
		for (let bucket = from; bucket < from + SLICE; bucket++) {
			for (const [i, run] of runs.entries())
				run.end = slices[i]?.ends[bucket - from] as number;
			const start = end;
			end = mergeRuns(runs, today, out, start);
			for (let at = start; at < end; at += KEY_WORDS) {
				const day = dayOfStamp((out[at] as number) & 0xffff);
				perDay[day] = (perDay[day] as number) + 1;
			}
			entries += (end - start) / KEY_WORDS;
			directory[bucket * 2] = entries;
			directory[bucket * 2 + 1] = crc32(
				new Uint8Array(out.buffer, start * 4, (end - start) * 4),
			);
		}
		await writeAll(file, [out.subarray(0, end)]);
	}
	const days = new Map<number, number>();
	for (const [day, count] of perDay.entries())
		if (count > 0) days.set(day, count);
	return { directory, days };
}

/**
 * What is best merged along with so many entries: index files from the smallest
 * on, each of at most twice what is merged before it. So there are few files,
 * each more than twice as large as all smaller ones together, and no large one is
 * written anew for little.
 */
export function smallBeside(
	entries: number,
	files: readonly IndexFile[],
): IndexFile[] {
	const taken: IndexFile[] = [];
	let sum = entries;
	for (const file of files.toSorted((a, b) => a.entries - b.entries)) {
		if (file.entries > 2 * sum) break;
		taken.push(file);
		sum += file.entries;
	}
	return taken;
}
