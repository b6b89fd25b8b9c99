import type { RejectLimit } from "../pipeline/run/max-rejects.ts";
import type { Shard } from "../pipeline/run/shard.ts";
import type { WireName } from "../vocabulary/wire-names.ts";
import type { Output } from "./guard-outputs.ts";

/**
 * Flags of every command that delivers (`upload`, `send`, `replay`), as the
 * command line gives them. Times are milliseconds since 1970, durations
 * milliseconds.
 */
export interface DeliveryFlags {
	readonly config?: string;
	readonly dryRun?: boolean;
	readonly sandbox?: boolean;
	readonly api?: WireName;
	readonly chunkSize?: number;
	readonly concurrency?: number;
	readonly testEventCode?: string;
	readonly rejects?: string;
	readonly maxRejects?: RejectLimit;
	readonly payloads?: string;
	/** `.html` or `.json`. */
	readonly report?: string;
	readonly resend?: boolean;
	readonly asOf?: number;
	readonly lockWait?: number;
	readonly stateDir?: string;
	/** Of `upload` alone; here because ledger and locks are a shard's own. */
	readonly shard?: Shard;
}

/** Every file that flags have written: whoever adds such a flag adds it here. */
export const outputsOf = ({
	payloads,
	report,
	rejects,
}: DeliveryFlags): Output[] => [
	...output("--payloads", payloads, "whole"),
	...output("--report", report, "whole"),
	...output("--rejects", rejects, "appended"),
];

const output = (
	flag: string,
	path: string | undefined,
	kind: Output["kind"],
): Output[] => (path === undefined ? [] : [{ flag, path, kind }]);
