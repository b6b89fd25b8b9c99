import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { FbocError } from "../errors.ts";
import { isAbsent } from "../files/is-there.ts";
import {
	eventSetFolder,
	eventSetFolders,
	freshName,
	listFiles,
	type NamedFile,
} from "./event-set-files.ts";
import { BUCKETS } from "./index/bucket.ts";
import { IndexFile, type SortedSource } from "./index/index-file.ts";
import { SortedKeys } from "./index/sorted-keys.ts";
import { writeIndex } from "./index/write-index.ts";
import { stampedKeys } from "./journal/journal-keys.ts";
import { parseJournal } from "./journal/journal-record.ts";
import { KEY_WORDS } from "./key-words.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import type { Fence } from "./locks/lock.ts";
import { setAside } from "./set-aside.ts";
import { dayOfStamp, type Today } from "./stamp.ts";

/** How many deliveries of each day, in UTC days since 1970. */
export type Days = ReadonlyMap<number, number>;

/** A file that is not as it was written. */
export interface DamagedFile {
	readonly name: string;
	/** What of it can be kept. */
	readonly kept: Days;
	/** What cannot; undefined: nobody knows, but nothing of later than `begun`. */
	readonly lost: Days | undefined;
	/** The day on which it was begun. */
	readonly begun: number;
}

/** How what is known of an event set stands. */
export interface EventSetHealth {
	readonly eventSet: string;
	/** What is known, by day, of its sound files; what stands in several counts in each. */
	readonly days: Days;
	readonly files: number;
	readonly damaged: readonly DamagedFile[];
}

/** A file, read as far as it is sound. */
interface Examined {
	readonly file: NamedFile;
	readonly kept: Days;
	/** Undefined: it is sound. */
	readonly damage: DamagedFile | undefined;
	/** The sound entries, and for how long they are to be kept. */
	readonly sound: { readonly source: SortedSource; readonly keptDays: number };
	readonly close: () => Promise<void>;
}

/**
 * Reads every byte of all event sets' files. Needs no lock.
 * @param folder of the ledger
 * @throws FbocError `ledger_unreadable`
 */
export async function inspectLedger(folder: string): Promise<EventSetHealth[]> {
	const all: EventSetHealth[] = [];
	for (const eventSet of await eventSetFolders(folder)) {
		const days = new Map<number, number>();
		const damaged: DamagedFile[] = [];
		let files = 0;
		for (const file of await listFiles(eventSet)) {
			const found = await examine(file);
			if (found === undefined) continue;
			await found.close();
			files++;
			if (found.damage) damaged.push(found.damage);
			else for (const [day, count] of found.kept) add(days, day, count);
		}
		const id = decodeURIComponent(basename(eventSet));
		all.push({ eventSet: id, days, files, damaged });
	}
	return all;
}

/**
 * Keeps what is sound of an event set's damaged files in files of this holder's
 * own, and sets those aside.
 * @returns the files, as they were
 * @throws FbocError `ledger_unreadable`, `ledger_unwritable`, `ledger_full`, `locked`
 */
export async function repairEventSet(
	ledger: string,
	eventSet: string,
	fence: Fence,
): Promise<DamagedFile[]> {
	const folder = eventSetFolder(ledger, eventSet);
	const mended: DamagedFile[] = [];
	for (const file of await listFiles(folder)) {
		const found = await examine(file);
		if (found === undefined) continue;
		const { damage, sound, kept, close } = found;
		try {
			if (damage === undefined) continue;
			const name = join(folder, freshName(fence.token, file.day));
			const place = { draft: `${name}.draft`, path: `${name}.index` };
			if (kept.size > 0) {
				const made = await writeIndex(
					{ ...place, durable: true },
					[sound.source],
					EVER,
					sound.keptDays,
				);
				await made?.close();
			}
			await fence.ensureHeld();
			await setAside(folder, damage.name);
			mended.push(damage);
		} catch (error) {
			throw ledgerFailure(error, file.path);
		} finally {
			await close();
		}
	}
	return mended;
}

/** Nothing has expired. */
const EVER: Today = { day: 0, kept: Number.POSITIVE_INFINITY };

/** Undefined: it is a draft, or was merged meanwhile. */
async function examine(file: NamedFile): Promise<Examined | undefined> {
	try {
		if (file.kind === "draft") return undefined;
		return await (file.kind === "index"
			? examineIndex(file)
			: examineJournal(file));
	} catch (error) {
		if (isAbsent(error)) return undefined;
		throw ledgerFailure(error, file.path, "read");
	}
}

async function examineIndex(file: NamedFile): Promise<Examined> {
	const name = basename(file.path);
	const about = { name, begun: file.day };
	let index: IndexFile;
	try {
		index = await IndexFile.open(file.path);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		const kept = new Map();
		const damage = { ...about, kept, lost: undefined };
		return { file, kept, damage, sound: NOTHING, close: async () => {} };
	}
	const kept = await daysOf(index.sound);
	const lost = new Map<number, number>();
	for (const [day, count] of index.days)
		if (count > (kept.get(day) ?? 0))
			add(lost, day, count - (kept.get(day) ?? 0));
	return {
		file,
		kept,
		damage: lost.size > 0 ? { ...about, kept, lost } : undefined,
		sound: { source: index.sound, keptDays: index.kept },
		close: () => index.close(),
	};
}

async function examineJournal(file: NamedFile): Promise<Examined> {
	const contents = parseJournal(await readFile(file.path));
	const { keys, stamps } = stampedKeys(contents.chunks, EVER);
	const source = new SortedKeys(keys, stamps);
	const kept = await daysOf(source);
	const isCut = file.kind === "closed" && !contents.ended;
	const name = basename(file.path);
	return {
		file,
		kept,
		damage:
			contents.damaged || isCut
				? { name, begun: file.day, kept, lost: undefined }
				: undefined,
		sound: { source, keptDays: contents.kept },
		close: async () => {},
	};
}

const NOTHING: Examined["sound"] = {
	source: new SortedKeys(new Uint32Array(0), new Uint16Array(0)),
	keptDays: 0,
};

const STEP = 64;

async function daysOf(source: SortedSource): Promise<Map<number, number>> {
	const days = new Map<number, number>();
	for (let from = 0; from < BUCKETS; from += STEP) {
		const { words, ends } = await source.slice(from, from + STEP);
		const end = ends[STEP - 1] as number;
		for (let at = 0; at < end; at += KEY_WORDS)
			add(days, dayOfStamp((words[at] as number) & 0xffff), 1);
	}
	return days;
}

function add(days: Map<number, number>, day: number, count: number): void {
	days.set(day, (days.get(day) ?? 0) + count);
}
