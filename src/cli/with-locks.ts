import type { Config } from "../config/config.ts";
import type { Lock } from "../ledger/locks/lock.ts";
import type { Ledgers } from "../ledger/store.ts";
import type { Context } from "./context.ts";
import { interruption } from "./interruption.ts";

/** Runs while holding the locks of the config's event sets (contract 8). */
export async function withLocks<T>(
	place: {
		readonly ledgers: Ledgers;
		readonly config: Config;
		readonly command: string;
		/** Locks besides those of the event sets. */
		readonly locks: readonly string[];
		/** Milliseconds. */
		readonly waitMs: number;
	},
	{ reporter, signals }: Context,
	action: (lock: Lock) => Promise<T>,
): Promise<T> {
	const { draining } = signals;
	const lock = await place.ledgers
		.lock({
			eventSets: place.config.eventSets.map(({ id }) => id),
			others: place.locks,
			command: place.command,
			waitMs: place.waitMs,
			signal: draining,
			onWait: ({ command, started_at }) =>
				reporter.warn(
					`Waiting for another run to end: fboc ${command}, started ${started_at}.`,
				),
		})
		.catch((error: unknown) => {
			throw draining.aborted ? interruption(signals) : error;
		});
	try {
		return await action(lock);
	} finally {
		await lock.release();
	}
}
