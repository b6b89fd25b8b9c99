import type { Chunk } from "../delivery/chunk.ts";
import type { FbocError } from "../errors.ts";
import type { LedgerLimits } from "./limits.ts";
import type { Fence } from "./locks/lock.ts";

/** What opening and keeping a ledger needs to know. */
export interface LedgerOptions {
	/** `read`: a dry run; nothing is made or changed. */
	readonly mode: "read" | "write";
	/** Ids of the event sets of the run, in its order. For `write` their locks must be held. */
	readonly eventSets: readonly string[];
	/** That of an event set's lock; absent: nobody else can use this ledger. */
	readonly fence?: ((eventSet: string) => Fence) | undefined;
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
	 * Claims deliveries in input order. `out[i]`: one of `CLAIM`. A key is `new` or
	 * `unknown` once in a run, then `duplicate`. Wait for what it returns before
	 * the next call, and before `out` is looked at.
	 * @param keys `count` packed keys of 16 bytes; best with a byte offset that is a multiple of 4
	 * @param eventSets for each key the index of its event set
	 * @throws FbocError `ledger_damaged`, `ledger_unreadable`, `ledger_full`
	 */
	claim(
		keys: Uint8Array,
		eventSets: Uint16Array,
		count: number,
		out: Uint8Array,
	): void | Promise<void>;
	/**
	 * Whether deliveries were made before, or are claimed in this run; claims
	 * nothing. `out[i]`: 1 if so, else 0. Wait for what it returns.
	 * @throws FbocError `ledger_damaged`, `ledger_unreadable`
	 */
	known(
		keys: Uint8Array,
		eventSets: Uint16Array,
		count: number,
		out: Uint8Array,
	): void | Promise<void>;
	/**
	 * Records that a chunk is about to be sent. Send it only once this has
	 * resolved: from then on even a power cut leaves its deliveries `unknown`.
	 * @throws FbocError `ledger_full`, `ledger_unwritable`; `locked`: another run has taken the lock meanwhile
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
