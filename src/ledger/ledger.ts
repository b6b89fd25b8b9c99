import type { Chunk } from "../delivery/chunk.ts";
import type { FbocError } from "../errors.ts";
import { openForReading } from "./open-read.ts";
import { openWithout } from "./open-without.ts";
import { openForWriting } from "./open-write.ts";
import { ensureRoom, ROOM_TO_BEGIN } from "./room.ts";

/** What opening and keeping a ledger needs to know. */
export interface LedgerOptions {
	/** The state folder; the ledger makes its own folders in it, mode 0700. */
	readonly dir: string;
	/** Where conversions go, for instance `facebook` or `loopback`: a rehearsal must not count as a delivery. */
	readonly namespace: string;
	/** For instance `1-of-4`: each shard has a ledger of its own. */
	readonly shard?: string;
	/** `read`: a dry run; nothing in `dir` is made or changed. */
	readonly mode: "read" | "write";
	/** Ids of the event sets of the run, in its order. For `write` their locks must be held. */
	readonly eventSets: readonly string[];
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** What servers say of the time; absent: none is asked. */
	readonly serverTime?: ServerTime | undefined;
	/** `--resend`: what was delivered before does not count; what the run itself claims does. */
	readonly resend: boolean;
	/** Days that a delivery is remembered: `keptDays`. @default LEDGER_DAYS */
	readonly kept?: number;
	/** Where scratch may go in a dry run: the system's folder for temporary files. */
	readonly temp: string;
	/** For tests. */
	readonly limits?: Partial<LedgerLimits>;
}

/** The time as a server tells it (`Date`), milliseconds since 1970; undefined: none did. */
export interface ServerTime {
	/** By the answers of this run. */
	heard(): number | undefined;
	/** Asks for it. */
	ask(): Promise<number | undefined>;
}

/** When memory is spilled and journals are merged, in keys. */
export interface LedgerLimits {
	/** Claimed keys in memory: 17 bytes each, in a table of up to 36 MB. */
	readonly table: number;
	/** Journals are merged into the index when they hold so many: a merge touches every bucket, so many at once are cheap. */
	readonly journal: number;
	/** When a run ends, fewer than this (or than 1/64 of the index) stay in the journal for the next. */
	readonly leftover: number;
}

export const LEDGER_LIMITS: LedgerLimits = {
	table: 1_500_000,
	journal: 1 << 20,
	leftover: 1 << 16,
};

/** What opening found of runs that did not end. Note it to the user. */
export interface Recovered {
	/** Deliveries whose answer never came: they are sent again, with the same `event_id`. */
	readonly unknown: number;
	/** Deliveries that were made: they are not sent again. */
	readonly delivered: number;
}

/** A chunk whose intent is recorded. Give it to `settle`, once. */
export interface Intent {
	readonly count: number;
}

/** What was delivered. One run has one. */
export interface Ledger {
	readonly recovered: Recovered;
	/** Why nothing is recorded, with `--resend` on a ledger that cannot be used. Warn the user. */
	readonly missing: FbocError | undefined;
	/**
	 * Claims deliveries in input order, synchronously. `out[i]`: one of `CLAIM`.
	 * A key is `new` or `unknown` once in a run, then `duplicate`.
	 * @param keys `count` packed keys of 16 bytes; best with a byte offset that is a multiple of 4
	 * @throws FbocError `ledger_damaged`, `ledger_full`
	 */
	claim(keys: Uint8Array, count: number, out: Uint8Array): void;
	/**
	 * Whether deliveries were made before, or are claimed in this run; claims
	 * nothing. `out[i]`: 1 if so, else 0.
	 * @throws FbocError `ledger_damaged`
	 */
	known(keys: Uint8Array, count: number, out: Uint8Array): void;
	/**
	 * Records that a chunk is about to be sent. Send it only once this has
	 * resolved: from then on even a power cut leaves its deliveries `unknown`.
	 * @throws FbocError `ledger_full`, `ledger_unwritable`
	 */
	intend(chunk: Pick<Chunk, "eventSet" | "count" | "keys">): Promise<Intent>;
	/**
	 * Records what became of it; resolves once that is durable.
	 * @param outcomes for each delivery its index in `OUTCOMES`; absent: all delivered. Leave it unchanged until this resolves.
	 * @throws FbocError `ledger_full`, `ledger_unwritable`, `ledger_damaged`
	 */
	settle(intent: Intent, outcomes?: Uint8Array): Promise<void>;
	/**
	 * Once closed: by how many days the clock was ahead of all that the ledger
	 * had seen, where nobody bore it out: nothing was forgotten. Warn the user.
	 */
	readonly jumped?: number | undefined;
	/** Ends the run's part. Intents that were not settled are `unknown` from then on. */
	close(): Promise<void>;
}

/**
 * Opens the ledger of a namespace and shard.
 * @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`, all before anything is sent;
 * with `resend` none of them: then `missing` says why
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
	try {
		if (options.mode === "read") return await openForReading(options);
		ensureRoom(options.dir, ROOM_TO_BEGIN);
		return await openForWriting(options);
	} catch (error) {
		return openWithout(options, error);
	}
}
