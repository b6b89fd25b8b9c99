import type { Wire } from "../config/config.ts";
import type { RejectLimit } from "../pipeline/max-rejects.ts";
import type { Shard } from "../pipeline/shard.ts";

/**
 * Flags of every command that delivers (`upload`, `send`, `replay`), as the
 * command line gives them. Times are milliseconds since 1970, durations
 * milliseconds.
 */
export interface DeliveryFlags {
	readonly config?: string;
	readonly dryRun?: boolean;
	readonly sandbox?: boolean;
	readonly api?: Wire;
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
