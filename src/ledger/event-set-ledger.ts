import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Known } from "./claims/claims.ts";
import { DELIVERED, type KeyTable, UNKNOWN } from "./claims/key-table.ts";
import { syncFolder } from "./durable.ts";
import { type EventSetFiles, freshName } from "./event-set-files.ts";
import type { IndexFile, SortedSource } from "./index/index-file.ts";
import { countOf, KeyIndex } from "./index/key-index.ts";
import { SortedKeys } from "./index/sorted-keys.ts";
import { smallBeside, writeIndex } from "./index/write-index.ts";
import { JournalFile } from "./journal/journal-file.ts";
import {
	keyCount,
	type StampedKeys,
	stampedKeys,
} from "./journal/journal-keys.ts";
import { type JournalChunk, parseJournal } from "./journal/journal-record.ts";
import { KEY_WORDS } from "./key-words.ts";
import type { Intent } from "./ledger.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import type { LedgerLimits } from "./limits.ts";
import type { Fence } from "./locks/lock.ts";
import { isExpired, isUnknown, stampOf, type Today } from "./stamp.ts";

/** Journals that wait to be merged, at most: every run reads all of them, and a nightly one adds one each night. */
const MAX_JOURNALS = 28;

export interface EventSetPorts {
	readonly folder: string;
	readonly fence: Fence;
	readonly limits: LedgerLimits;
	/** By what it judges until it is closed. */
	readonly today: Today;
	/** The day to note something under. */
	readonly dayToNote: () => number;
	/** Keys of this run, and of journals of earlier ones. */
	readonly table: KeyTable;
	/** Of the memory of filters. */
	readonly share: number;
	/** The index is asked for claims, so merged keys may leave the table. */
	readonly asked: boolean;
}

interface Journal {
	readonly file: Promise<JournalFile>;
	/** Chunks whose answer has not come. */
	pending: number;
	/** Keys of all its chunks. */
	keys: number;
}

export class Sent implements Intent {
	readonly set: EventSetLedger;
	readonly journal: Journal;
	readonly count: number;
	readonly seq: number;

	constructor(
		set: EventSetLedger,
		journal: Journal,
		facts: { readonly count: number; readonly seq: number },
	) {
		this.set = set;
		this.journal = journal;
		this.count = facts.count;
		this.seq = facts.seq;
	}
}

/**
 * One event set's part of a real run's ledger, under that set's lock: intents
 * and outcomes in a journal, and now and then journals merged into an index file.
 * It writes only files of its own token, and removes others only once what they
 * hold stands in one of its own and the lock is still its own: so one that was
 * frozen, and whose lock another took, can harm nothing when it wakes.
 */
export class EventSetLedger {
	readonly #index: KeyIndex;
	readonly #ports: EventSetPorts;
	#current: Journal | undefined;
	/** Full ones, with chunks still unanswered. */
	readonly #retired = new Set<Journal>();
	/** Ended ones, to be merged, and how many keys they hold. */
	#ended: string[] = [];
	#endedKeys = 0;
	#seq = 0;
	#merging: Promise<void> = Promise.resolve();
	#failure: unknown;

	constructor(ports: EventSetPorts, { indexes }: EventSetFiles) {
		this.#ports = ports;
		this.#index = new KeyIndex(indexes, ports.share);
	}

	/** For claims. */
	get known(): Known {
		return { index: this.#index, today: this.#ports.today };
	}

	/**
	 * Takes over the journals of earlier runs. What a killed one left is merged at
	 * once, its unanswered intents as `unknown`: its own file may still be written
	 * by one that was only frozen. Whole ones are, when there is much in them.
	 */
	async inherit({ journals }: EventSetFiles): Promise<void> {
		for (const { path, contents } of journals) {
			this.#ended.push(path);
			this.#endedKeys += keyCount(contents.chunks);
		}
		const { asked, table, today } = this.#ports;
		const chunks = journals.flatMap(({ contents }) => contents.chunks);
		if (journals.some(({ crashed }) => crashed) || this.#isWorthMerging())
			await this.#guard(() => this.#merge([], today, chunks));
		else if (asked) remember(table, stampedKeys(chunks, today));
	}

	/** As `Ledger.intend`. */
	async intend(count: number, keys: Uint8Array): Promise<Sent> {
		this.#throwFailure();
		const journal = this.#journal(count);
		const sent = new Sent(this, journal, { count, seq: ++this.#seq });
		await this.#guard(async () => {
			const file = await journal.file;
			await file.intend(sent.seq, this.#ports.dayToNote(), keys);
			await this.#ports.fence.ensureHeld();
		});
		return sent;
	}

	/** As `Ledger.settle`. */
	async settle(
		{ journal, seq, count }: Sent,
		outcomes: Uint8Array | undefined,
	): Promise<void> {
		await this.#guard(async () => {
			const file = await journal.file;
			await file.settle(seq, this.#ports.dayToNote(), count, outcomes);
			journal.pending--;
			await this.#drain();
		});
		this.#throwFailure();
	}

	/** Ends the journals. After it nothing is intended. */
	async end(): Promise<void> {
		await this.#merging;
		await this.#guard(async () => {
			const left = [...this.#retired];
			if (this.#current) left.push(this.#current);
			for (const journal of left) await this.#end(journal);
		});
		this.#throwFailure();
	}

	/**
	 * Merges what is worth it, and index files of which half has expired.
	 * @param day that is believed now
	 */
	async tidy(day: number): Promise<void> {
		const today = { ...this.#ports.today, day };
		const stale = this.#index.files.filter(({ days, entries }) => {
			let expired = 0;
			for (const [day, count] of days)
				if (isExpired(stampOf(day, false), today)) expired += count;
			return expired * 2 >= entries;
		});
		if (stale.length > 0 || this.#isWorthMerging())
			await this.#guard(() => this.#merge(stale, today));
	}

	async close(): Promise<void> {
		await this.#index.close();
	}

	/** Whatever goes wrong once another holds the lock is for that reason. */
	async #guard(action: () => Promise<void>): Promise<void> {
		try {
			await action();
		} catch (error) {
			await this.#ports.fence.ensureHeld();
			throw error;
		}
	}

	#throwFailure(): void {
		if (this.#failure !== undefined) throw this.#failure;
	}

	#isWorthMerging(): boolean {
		return (
			this.#ended.length > MAX_JOURNALS ||
			this.#endedKeys >= this.#ports.limits.leftover
		);
	}

	/** The journal for a chunk of `count` keys; a full one is retired. */
	#journal(count: number): Journal {
		const { limits, fence, folder, today } = this.#ports;
		if (this.#current && this.#current.keys >= limits.journal) {
			this.#retired.add(this.#current);
			this.#current = undefined;
		}
		if (this.#current === undefined) {
			const name = join(folder, freshName(fence.token, today.day));
			const place = { open: `${name}.open`, closed: `${name}.closed` };
			const file = JournalFile.create(place, today.day, today.kept)
				.then(async (created) => {
					await syncFolder(folder);
					return created;
				})
				.catch((error: unknown) => {
					throw ledgerFailure(error, place.open);
				});
			this.#current = { file, pending: 0, keys: 0 };
		}
		// Before anything is waited for: a journal with a chunk pending is not ended.
		this.#current.pending++;
		this.#current.keys += count;
		return this.#current;
	}

	/** Ends retired journals that are fully answered, and merges them. */
	async #drain(): Promise<void> {
		for (const journal of [...this.#retired]) {
			// Another settlement may be ending it already.
			if (journal.pending > 0 || !this.#retired.delete(journal)) continue;
			await this.#end(journal);
			this.#merging = this.#merging
				.then(() => this.#guard(() => this.#merge([], this.#ports.today)))
				.catch((error: unknown) => {
					this.#failure ??= error;
				});
		}
	}

	async #end(journal: Journal): Promise<void> {
		const file = await journal.file;
		this.#ended.push(await file.end());
		this.#endedKeys += journal.keys;
	}

	/**
	 * Merges the ended journals, these index files and the small ones. What the new
	 * file was made from goes once that is on the disk; killed in between, the next
	 * run finds both, which is no harm.
	 * @param chunks of the ended journals, if they were read already
	 */
	async #merge(
		stale: readonly IndexFile[],
		today: Today,
		chunks?: readonly JournalChunk[],
	): Promise<void> {
		const { fence, folder, table, asked } = this.#ports;
		const journals = this.#ended.splice(0);
		this.#endedKeys = 0;
		const found = stampedKeys(chunks ?? (await chunksOf(journals)), today);
		const others = this.#index.files.filter((file) => !stale.includes(file));
		const entries = countOf(stale) + found.stamps.length;
		const merged = [...stale, ...smallBeside(entries, others)];
		const sources: SortedSource[] = [...merged];
		if (found.stamps.length > 0)
			sources.push(new SortedKeys(found.keys, found.stamps));
		const name = join(folder, freshName(fence.token, today.day));
		const place = { draft: `${name}.draft`, path: `${name}.index` };
		const made =
			sources.length > 0
				? await writeIndex({ ...place, durable: true }, sources, today)
				: undefined;
		const files = this.#index.files.filter((file) => !merged.includes(file));
		this.#index.replace(made ? [...files, made] : files, found.keys);
		for (const file of merged) await file.close();
		if (asked) forget(table, found);
		await fence.ensureHeld();
		for (const path of [...journals, ...merged.map(({ path }) => path)])
			await rm(path, { force: true });
	}
}

/** @throws FbocError `ledger_unreadable` */
async function chunksOf(journals: readonly string[]): Promise<JournalChunk[]> {
	const chunks: JournalChunk[] = [];
	for (const path of journals) {
		const bytes = await readFile(path).catch((error: unknown) => {
			throw ledgerFailure(error, path, "read");
		});
		chunks.push(...parseJournal(bytes).chunks);
	}
	return chunks;
}

/** Puts what earlier runs left in their journals into the table: delivered beats unknown. */
export function remember(table: KeyTable, found: StampedKeys): void {
	const { keys, stamps } = found;
	for (let i = 0; i < stamps.length; i++) {
		const at = i * KEY_WORDS;
		const unknown = isUnknown(stamps[i] as number);
		if (unknown && table.state(keys, at) === DELIVERED) continue;
		table.set(keys, at, unknown ? UNKNOWN : DELIVERED);
	}
}

/** The index answers for these now. A key that this run sends again stays claimed. */
function forget(table: KeyTable, { keys, stamps }: StampedKeys): void {
	for (let i = 0; i < stamps.length; i++) {
		const at = i * KEY_WORDS;
		const delivered = !isUnknown(stamps[i] as number);
		if (delivered || table.state(keys, at) === UNKNOWN) table.delete(keys, at);
	}
}
