import type { Config } from "../config/config.ts";
import { acquireLocks } from "../ledger/lock.ts";
import { type Shard, shardName } from "../pipeline/run/shard.ts";
import type { Context } from "./context.ts";
import { interruption } from "./interruption.ts";

/** Runs while holding the locks of the config's event sets (contract 8). */
export async function withLocks<T>(
	place: {
		readonly state: string;
		readonly namespace: string;
		readonly config: Config;
		readonly command: string;
		/** Locks besides those of the event sets. */
		readonly locks: readonly string[];
		/** Milliseconds. */
		readonly waitMs: number;
		readonly shard: Shard | undefined;
	},
	{ now, process, reporter, signals }: Context,
	action: () => Promise<T>,
): Promise<T> {
	const { draining } = signals;
	const part = place.shard ? `.${shardName(place.shard)}` : "";
	const lock = await acquireLocks({
		dir: place.state,
		names: [
			...place.config.eventSets.map(
				({ id }) => `${place.namespace}.${id}${part}`,
			),
			...place.locks,
		],
		command: place.command,
		process,
		now,
		waitMs: place.waitMs,
		signal: draining,
		onWait: ({ command, started_at }) =>
			reporter.warn(
				`Waiting for another run to end: fboc ${command}, started ${started_at}.`,
			),
	}).catch((error: unknown) => {
		throw draining.aborted ? interruption(signals) : error;
	});
	try {
		return await action();
	} finally {
		await lock.release();
	}
}
