import type { DoneInputs } from "./done-inputs.ts";
import type { DamagedFile, EventSetHealth } from "./health.ts";
import type { History } from "./history/history.ts";
import type { Ledger, LedgerOptions } from "./ledger.ts";
import type { Lock } from "./locks/lock.ts";
import type { LockHolder } from "./locks/lock-file.ts";

/**
 * What lasts from run to run: the port behind which it is kept. Whoever locks,
 * remembers deliveries and done inputs, or lists past runs does it through one
 * of these.
 */
export interface Store {
	/** Of all runs, wherever they delivered. */
	readonly history: History;
	/** What was delivered to one place. */
	ledgers(namespace: string, shard?: string): Ledgers;
	/** The shards of which there are ledgers. */
	shards(namespace: string): Promise<readonly string[]>;
}

/** Event sets to be locked, and how. */
export interface LockRequest {
	readonly eventSets: readonly string[];
	/** Names of locks besides theirs. */
	readonly others: readonly string[];
	/** The command, without arguments. */
	readonly command: string;
	/** How long to wait for other runs, in all; 0: not at all. Milliseconds. */
	readonly waitMs: number;
	/** Ends the waiting; its reason is thrown. */
	readonly signal?: AbortSignal;
	/** Called once, when the waiting begins. */
	readonly onWait?: (holder: LockHolder) => void;
}

/** The ledger of one namespace (a rehearsal must not count as a delivery) and one shard, which has its own. */
export interface Ledgers {
	/**
	 * Takes the locks of event sets: one run each.
	 * @throws FbocError `locked`, `ledger_unwritable`
	 */
	lock(request: LockRequest): Promise<Lock>;
	/**
	 * Opens the ledger for one run.
	 * @throws FbocError as `Ledger` tells
	 */
	open(options: LedgerOptions): Promise<Ledger>;
	/** @param settings digest of what decides what is sent */
	doneInputs(settings: string): Promise<DoneInputs>;
	/** The day that it believes it is, since 1970, for what else forgets by it; undefined: nobody knows, so forget nothing. */
	believedDay(): Promise<number | undefined>;
	/**
	 * How what is known of each event set stands. Needs no lock.
	 * @throws FbocError `ledger_unreadable`
	 */
	inspect(): Promise<readonly EventSetHealth[]>;
	/**
	 * Keeps what is sound of what is damaged, and puts the rest out of the way.
	 * @param lock the event set's
	 * @returns what was damaged
	 */
	repair(eventSet: string, lock: Lock): Promise<readonly DamagedFile[]>;
}
