import type { Config } from "../config/config.ts";
import type { Ledgers } from "../ledger/store.ts";
import type { BatchSource } from "../pipeline/run/batch-source.ts";
import type { RunPorts } from "../pipeline/run/run-options.ts";
import type { RunResult } from "../pipeline/run/run-result.ts";
import type { Summary } from "../report/summary.ts";
import type { Input } from "./guard-outputs.ts";

/** What a delivering command needs to make its source. */
export interface Prepared {
	readonly config: Config;
	readonly runId: string;
	/** The state folder, absolute. */
	readonly state: string;
	/** Milliseconds since 1970. */
	readonly asOf: number;
	/** A dry run, or one to a sandbox of its own: nothing of it may last. */
	readonly rehearsing: boolean;
	/** What the run belongs to; undefined: to a sandbox of its own, which remembers nothing. */
	readonly ledgers: Ledgers | undefined;
	readonly warn: (message: string) => void;
}

/** The part of a delivering command that is its own. */
export interface DeliveryJob {
	readonly source: BatchSource;
	/** What it reads: no output may be written over it. */
	readonly reads: readonly Input[];
	/** Where rejects go unless a flag says otherwise. */
	readonly rejectsPath?: string;
	readonly onOutcome?: RunPorts["onOutcome"];
	/** Called once everything that the run has settled is durable: it may be taken as settled from now on. */
	readonly remember?: () => Promise<void>;
	/** Whether this machine's clock has left something out: another clock may say otherwise. */
	readonly isByClock?: (summary: Summary) => boolean;
	/** Called with the result before it is recorded and shown; may amend the summary. */
	readonly finish?: (result: RunResult) => Promise<void>;
	/** Called however the run ends. */
	readonly cleanUp?: () => Promise<void>;
}

export interface DeliverySpec {
	readonly command: string;
	/** Locks besides those of the event sets. */
	readonly locks?: readonly string[];
	/** Makes the source. Called while the locks are held: what it reads stays as it is. */
	readonly prepare: (prepared: Prepared) => Promise<DeliveryJob>;
}
