import type { Chunk } from "../delivery/chunk.ts";
import type { BucketStore } from "./bucket-store.ts";
import { Claims } from "./claims.ts";
import { noteDays, storedDays } from "./days-file.ts";
import { JournalFile } from "./journal-file.ts";
import {
	type FoundJournal,
	journalFolder,
	keyCount,
	purgeAbandoned,
} from "./journals.ts";
import { KeyIndex } from "./key-index.ts";
import type { KeyTable } from "./key-table.ts";
import { KEY_BYTES } from "./key-words.ts";
import type {
	Intent,
	Ledger,
	LedgerLimits,
	LedgerOptions,
	Recovered,
} from "./ledger.ts";
import { mergeJournals } from "./merge-journals.ts";
import { Scratch } from "./scratch.ts";
import { daysAfter, dayToNote, isJump, type SeenDays } from "./seen-days.ts";
import { dayOf, type Today } from "./stamp.ts";

/** Journals that wait to be merged, at most: every run reads all of them, and a nightly one adds one each night. */
const MAX_JOURNALS = 28;

/** A run sweeps the whole index of what has expired at most this often, in days: a sweep reads all of it. */
const SWEEP_DAYS = 7;

interface Parts {
	readonly options: LedgerOptions;
	readonly folder: string;
	readonly limits: LedgerLimits;
	/** What the ledger had seen when it was opened. */
	readonly seen: SeenDays;
	/** By what it judges until it is closed: what the clock says meanwhile is not yet believed. */
	readonly today: Today;
	readonly store: BucketStore;
	readonly scratch: { readonly parent: string; readonly prefix: string };
	readonly recovered: Recovered;
}

interface Journal {
	readonly file: Promise<JournalFile>;
	/** Chunks whose answer has not come. */
	pending: number;
	/** Keys of all its chunks. */
	keys: number;
}

class Sent implements Intent {
	readonly count: number;
	readonly seq: number;
	readonly journal: Journal;
	constructor(count: number, seq: number, journal: Journal) {
		this.count = count;
		this.seq = seq;
		this.journal = journal;
	}
}

/**
 * The ledger of a real run: claims in memory, intents and outcomes in a journal
 * per event set, and now and then journals merged into the index. A full
 * journal is retired, and merged once all its chunks are answered.
 */
export class WritingLedger implements Ledger {
	readonly missing = undefined;
	readonly recovered: Recovered;
	readonly #parts: Parts;
	readonly #index: KeyIndex;
	readonly #claims: Claims;
	/** The journal that each event set writes now. */
	#current = new Map<number, Journal>();
	/** Full ones, with chunks still unanswered. */
	readonly #retired = new Set<Journal>();
	/** Ended ones, to be merged, and how many keys they hold. */
	#ended: string[] = [];
	#endedKeys = 0;
	#currentKeys = 0;
	#seq = 0;
	#merging: Promise<void> = Promise.resolve();
	#failure: unknown;
	#noted = 0;
	#jumped: number | undefined;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.recovered = parts.recovered;
		this.#index = new KeyIndex(parts.store, parts.store.meta().count);
		const { parent, prefix } = parts.scratch;
		this.#claims = new Claims(
			{
				index: parts.options.resend ? undefined : this.#index,
				scratch: () => new Scratch(parent, prefix),
			},
			parts.limits.table,
		);
	}

	get jumped(): number | undefined {
		return this.#jumped;
	}

	get table(): KeyTable {
		return this.#claims.table;
	}

	/** Takes over closed journals of earlier runs; true if there was so much that they are merged now. */
	async inherit(journals: readonly FoundJournal[]): Promise<boolean> {
		for (const { path, contents } of journals) {
			this.#ended.push(path);
			this.#endedKeys += keyCount(contents.chunks);
		}
		if (this.#endedKeys < this.#worthMerging()) return false;
		await this.#merge(false);
		return true;
	}

	claim(keys: Uint8Array, count: number, out: Uint8Array): void {
		this.#claims.claim(keys, count, out, this.#parts.today);
	}

	known(keys: Uint8Array, count: number, out: Uint8Array): void {
		this.#claims.known(keys, count, out, this.#parts.today);
	}

	async intend(
		chunk: Pick<Chunk, "eventSet" | "count" | "keys">,
	): Promise<Intent> {
		this.#throwFailure();
		const { eventSet, count } = chunk;
		const journal = await this.#journal(eventSet, count);
		const sent = new Sent(count, ++this.#seq, journal);
		const keys = chunk.keys.subarray(0, count * KEY_BYTES);
		const file = await journal.file;
		await file.intend(sent.seq, this.#day(), keys);
		return sent;
	}

	async settle(intent: Intent, outcomes?: Uint8Array): Promise<void> {
		if (!(intent instanceof Sent))
			throw new TypeError("not an intent of this ledger");
		const { journal, seq, count } = intent;
		const file = await journal.file;
		await file.settle(seq, this.#day(), count, outcomes?.subarray(0, count));
		journal.pending--;
		await this.#drain();
		this.#throwFailure();
	}

	async close(): Promise<void> {
		const { folder, store, limits } = this.#parts;
		try {
			await this.#merging;
			for (const journal of [...this.#current.values(), ...this.#retired])
				await this.#end(journal);
			this.#throwFailure();
			const { count, purgedDay } = store.meta();
			const today = await this.#passDays();
			const sweep = count > 0 && Math.abs(today.day - purgedDay) >= SWEEP_DAYS;
			if (
				sweep ||
				this.#ended.length > MAX_JOURNALS ||
				this.#endedKeys >= Math.max(limits.leftover, this.#worthMerging())
			)
				await this.#merge(sweep, today);
			if (sweep) await purgeAbandoned(folder, today);
		} finally {
			await store.close();
			await this.#claims.close();
		}
	}

	/** The day to note something under. Within a run it does not go back: a clock may be set in the middle of it. */
	#day(): number {
		const { options, seen } = this.#parts;
		const clock = dayOf(options.now());
		const told = daysOf(options.serverTime?.heard());
		this.#noted = Math.max(this.#noted, dayToNote(seen, clock, told));
		return this.#noted;
	}

	/** Notes what the clock says, and what of it is believed; a jump needs a server's word. */
	async #passDays(): Promise<Today> {
		const { folder, options, today } = this.#parts;
		// Another run of this ledger, for other event sets, may have noted more.
		const stored = await storedDays(folder);
		const seen = stored ?? this.#parts.seen;
		const clock = dayOf(options.now());
		const jump = isJump(seen, clock);
		const told = daysOf(
			options.serverTime?.heard() ??
				(jump ? await options.serverTime?.ask() : undefined),
		);
		const after = daysAfter(seen, clock, told);
		if (jump && after.believed < clock - 1) this.#jumped = clock - seen.latest;
		if (after.believed !== stored?.believed || after.latest !== stored.latest)
			await noteDays(folder, after);
		return { day: after.believed, kept: today.kept };
	}

	/** A merge writes up to the whole index anew: leave less than 1/64 of it for a later run. */
	#worthMerging(): number {
		return Math.max(
			this.#parts.limits.leftover,
			this.#parts.store.meta().count >>> 6,
		);
	}

	#throwFailure(): void {
		if (this.#failure !== undefined) throw this.#failure;
	}

	/** The event set's journal, with a chunk of `count` keys announced; retires the full ones. */
	async #journal(eventSet: number, count: number): Promise<Journal> {
		if (this.#currentKeys >= this.#parts.limits.journal) await this.#retire();
		this.#currentKeys += count;
		const journal = this.#current.get(eventSet) ?? this.#create(eventSet);
		// Before anything is waited for: a journal with a chunk pending is not ended.
		journal.pending++;
		journal.keys += count;
		return journal;
	}

	#create(eventSet: number): Journal {
		const { options, folder } = this.#parts;
		const id = options.eventSets[eventSet];
		if (id === undefined) throw new RangeError(`no event set ${eventSet}`);
		const file = JournalFile.create(journalFolder(folder, id), options.now());
		const journal = { file, pending: 0, keys: 0 };
		this.#current.set(eventSet, journal);
		return journal;
	}

	async #retire(): Promise<void> {
		for (const journal of this.#current.values()) this.#retired.add(journal);
		this.#current = new Map();
		this.#currentKeys = 0;
		await this.#drain();
	}

	/** Ends retired journals that are fully answered; the last one starts a merge. */
	async #drain(): Promise<void> {
		for (const journal of [...this.#retired]) {
			// Another settlement may be ending it already.
			if (journal.pending > 0 || !this.#retired.delete(journal)) continue;
			await this.#end(journal);
			if (this.#retired.size > 0) continue;
			this.#merging = this.#merging
				.then(() => this.#merge(false))
				.catch((error: unknown) => {
					this.#failure ??= error;
				});
		}
	}

	async #end(journal: Journal): Promise<void> {
		const file = await journal.file;
		await file.end();
		this.#ended.push(file.path);
		this.#endedKeys += journal.keys;
	}

	async #merge(sweep: boolean, today = this.#parts.today): Promise<void> {
		const paths = this.#ended;
		this.#ended = [];
		this.#endedKeys = 0;
		const { store, options } = this.#parts;
		await mergeJournals(
			{ store, index: this.#index, table: this.#claims.table },
			{ paths, today, sweep, asked: !options.resend },
		);
	}
}

const daysOf = (ms: number | undefined): number | undefined =>
	ms === undefined ? undefined : dayOf(ms);
