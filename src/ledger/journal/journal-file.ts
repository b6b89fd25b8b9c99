import { type FileHandle, open, rename } from "node:fs/promises";
import { writeAll } from "../durable.ts";
import { ledgerFailure } from "../ledger-errors.ts";
import {
	beginRecord,
	endRecord,
	intentRecord,
	settlementRecord,
} from "./journal-record.ts";

interface Waiting {
	readonly parts: Uint8Array[];
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/** Where a journal stands while it is written, and afterwards. */
export interface JournalPlace {
	readonly open: string;
	readonly closed: string;
}

/**
 * An append-only file of one run and one event set: the write-ahead log of the
 * index. Records that come while the disk is busy are written and flushed
 * together, off the event loop.
 */
export class JournalFile {
	readonly #place: JournalPlace;
	readonly #file: FileHandle;
	#waiting: Waiting[] = [];
	#writing: Promise<void> | undefined;
	#failure: unknown;
	#records = 0;

	private constructor(place: JournalPlace, file: FileHandle) {
		this.#place = place;
		this.#file = file;
	}

	/**
	 * Creates the file; its name is durable once its folder is flushed.
	 * @param day that the ledger believes it is
	 * @param kept days that its keys are to be kept
	 * @throws errors of `fs`
	 */
	static async create(
		place: JournalPlace,
		day: number,
		kept: number,
	): Promise<JournalFile> {
		const file = await open(place.open, "ax", 0o600);
		const journal = new JournalFile(place, file);
		// It goes to the disk with the first intent, and whoever waits for that is told.
		const parts = beginRecord(day, kept);
		journal.#waiting.push({ parts, resolve: () => {}, reject: () => {} });
		journal.#records++;
		return journal;
	}

	/** Resolves once the intent is on the disk. `keys` may be reused afterwards, not before. */
	intend(seq: number, day: number, keys: Uint8Array): Promise<void> {
		return this.#append(intentRecord(seq, day, keys));
	}

	/** Resolves once the outcomes are on the disk. */
	settle(
		seq: number,
		day: number,
		count: number,
		outcomes: Uint8Array | undefined,
	): Promise<void> {
		return this.#append(settlementRecord(seq, day, count, outcomes));
	}

	/**
	 * Ends and closes the file; afterwards it may be merged.
	 * @returns where it is
	 */
	async end(): Promise<string> {
		const { open, closed } = this.#place;
		try {
			try {
				await this.#writing?.catch(() => {});
				if (this.#failure !== undefined) throw this.#failure;
				await this.#append(endRecord(this.#records));
			} finally {
				await this.#file.close();
			}
			await rename(open, closed);
			return closed;
		} catch (error) {
			throw ledgerFailure(error, open);
		}
	}

	#append(parts: Uint8Array[]): Promise<void> {
		if (this.#failure !== undefined)
			return Promise.reject(ledgerFailure(this.#failure, this.#place.open));
		this.#records++;
		const done = new Promise<void>((resolve, reject) => {
			this.#waiting.push({ parts, resolve, reject });
		});
		this.#writing ??= this.#write();
		return done;
	}

	async #write(): Promise<void> {
		// One turn of the event loop, so that what is intended together is flushed together.
		await new Promise<void>((resolve) => setImmediate(resolve));
		while (this.#waiting.length > 0) {
			const group = this.#waiting;
			this.#waiting = [];
			try {
				if (this.#failure !== undefined) throw this.#failure;
				await writeAll(
					this.#file,
					group.flatMap(({ parts }) => parts),
				);
				await this.#file.datasync();
				for (const { resolve } of group) resolve();
			} catch (error) {
				// A record may be half written: nothing more may follow it.
				this.#failure = error;
				const failure = ledgerFailure(error, this.#place.open);
				for (const { reject } of group) reject(failure);
			}
		}
		this.#writing = undefined;
	}
}
