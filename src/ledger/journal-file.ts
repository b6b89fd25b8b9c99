import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { endRecord, intentRecord, settlementRecord } from "./journal-record.ts";
import { ledgerFailure } from "./ledger-errors.ts";

/** A journal that its run still writes, or that a run which was killed left behind. */
export const OPEN_SUFFIX = ".open";
/** A journal that nobody writes any more; it waits to be merged. */
export const CLOSED_SUFFIX = ".closed";

interface Waiting {
	readonly parts: Uint8Array[];
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/**
 * An append-only file of one run and one event set: the write-ahead log of the
 * index. Records that come while the disk is busy are written and flushed
 * together, off the event loop.
 *
 * Why not a record in LMDB: its synchronous commit holds the event loop for a
 * flush (0.5 ms a chunk on a fast disk, ten times that on others), and when the
 * disk is full its asynchronous one prints to the console and rejects promises
 * that nobody can catch, which ends the process.
 */
export class JournalFile {
	#path: string;
	readonly #file: FileHandle;
	#waiting: Waiting[] = [];
	#writing: Promise<void> | undefined;
	#failure: unknown;
	#records = 0;

	private constructor(path: string, file: FileHandle) {
		this.#path = path;
		this.#file = file;
	}

	/**
	 * Creates a file in `folder` (mode 0700), durably.
	 * @throws FbocError `ledger_unwritable`, `ledger_full`
	 */
	static async create(folder: string, now: number): Promise<JournalFile> {
		const name = journalName(now);
		const path = join(folder, name + OPEN_SUFFIX);
		try {
			const made = await mkdir(folder, { recursive: true, mode: 0o700 });
			const file = await open(path, "ax", 0o600);
			// A new name is only durable once the folder that holds it is.
			const top = made === undefined ? folder : dirname(made);
			for (let at = folder; at !== top; at = dirname(at)) await syncFolder(at);
			await syncFolder(top);
			return new JournalFile(path, file);
		} catch (error) {
			throw ledgerFailure(error, path);
		}
	}

	get path(): string {
		return this.#path;
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

	/** Ends and closes the file; afterwards it may be merged. */
	async end(): Promise<void> {
		try {
			await this.#writing?.catch(() => {});
			if (this.#failure !== undefined) throw this.#failure;
			await this.#append(endRecord(this.#records));
		} catch (error) {
			throw ledgerFailure(error, this.#path);
		} finally {
			await this.#file.close();
		}
		const closed = closedName(this.#path);
		await rename(this.#path, closed);
		this.#path = closed;
	}

	#append(parts: Uint8Array[]): Promise<void> {
		if (this.#failure !== undefined)
			return Promise.reject(ledgerFailure(this.#failure, this.#path));
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
				const failure = ledgerFailure(error, this.#path);
				for (const { reject } of group) reject(failure);
			}
		}
		this.#writing = undefined;
	}
}

/** Names sort by the time at which journals were begun, and tell it. */
const journalName = (now: number): string =>
	`${now.toString(36).padStart(9, "0")}-${randomBytes(6).toString("hex")}`;

/** When the journal of this name was begun, milliseconds since 1970; 0 for another file. */
export function madeAt(name: string): number {
	const [, time = "0"] = /^([0-9a-z]{9,10})-[0-9a-f]{12}\./.exec(name) ?? [];
	return Number.parseInt(time, 36);
}

export function closedName(open: string): string {
	return open.slice(0, -OPEN_SUFFIX.length) + CLOSED_SUFFIX;
}

/** A full disk may take part of it without an error. */
async function writeAll(file: FileHandle, parts: Uint8Array[]): Promise<void> {
	const whole = Buffer.concat(parts);
	for (let at = 0; at < whole.length; ) {
		const { bytesWritten } = await file.write(whole, at);
		at += bytesWritten;
	}
}

/** Makes a new name in a folder durable; not every platform can, nor needs it. */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, "r").catch(() => undefined);
	try {
		await folder?.sync();
	} catch {
		// Windows cannot flush a folder; its file systems journal names.
	} finally {
		await folder?.close();
	}
}
