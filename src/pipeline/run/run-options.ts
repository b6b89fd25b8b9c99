import type { GraphClient } from "../../delivery/graph/graph-client.ts";
import type { Target } from "../../delivery/target.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Progress } from "../../report/progress.ts";
import type { Secret } from "../../secret.ts";
import type { WireName } from "../../vocabulary/wire-names.ts";
import type { RejectLimit } from "./max-rejects.ts";
import type { OnOutcome } from "./settlement.ts";

export interface RunOptions {
	readonly runId: string;
	readonly command: string;
	readonly api: WireName;
	/** Deliveries of one chunk. */
	readonly chunkSize: number;
	readonly concurrency: number;
	readonly testEventCode?: string | undefined;
	/** Where it goes; of a dry run, where it would go. */
	readonly target: Target;
	/** fboc's own. */
	readonly version: string;
	readonly rejectsPath: string;
	readonly maxRejects?: RejectLimit | undefined;
	readonly payloadsPath?: string | undefined;
	/** Milliseconds since 1970; what is stale is judged by it. */
	readonly asOf: number;
}

/** Where a run that sends puts its deliveries. */
export interface Destination {
	readonly client: GraphClient;
	/** In the order of the plan's event sets. */
	readonly tokens: readonly Secret[];
	/** Secrets of the tokens' apps, where they are known. */
	readonly appSecrets?: readonly (Secret | undefined)[];
}

export interface RunPorts {
	readonly now: () => number;
	readonly ledger: Ledger;
	/** Absent: a dry run. */
	readonly destination: Destination | undefined;
	readonly warn: (message: string) => void;
	readonly progress: (progress: Progress) => void;
	/** First signal: no new chunk. */
	readonly draining: AbortSignal;
	/** Second signal: stop now. */
	readonly abort: AbortSignal;
	/** Is told how to learn how many requests are in flight: from then on the run ends by itself after a first signal. */
	readonly onFlight?: (count: () => number) => void;
	/** The exit code of the signal that came, if one did. */
	readonly interrupted: () => ExitCode | undefined;
	/** What became of each delivery, as it is known. */
	readonly onOutcome?: OnOutcome | undefined;
}
