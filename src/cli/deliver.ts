import { stateDir } from "../config/state-dir.ts";
import { graphUrl } from "../delivery/graph/graph-url.ts";
import { targetOf } from "../delivery/target.ts";
import type { ExitCode } from "../exit-codes.ts";
import { fileStore } from "../ledger/file-store.ts";
import type { Lock } from "../ledger/locks/lock.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import { newRunId } from "../pipeline/run/run.ts";
import { shardName } from "../pipeline/run/shard.ts";
import { pruneRejects } from "../rejects/prune-rejects.ts";
import {
	type ClockWatch,
	clockTrouble,
	isBorneOut,
	watchClock,
} from "./clock-watch.ts";
import type { Context } from "./context.ts";
import { type DeliveryFlags, outputsOf } from "./delivery-flags.ts";
import type { DeliverySpec } from "./delivery-job.ts";
import { destinationOf, sandboxFor } from "./destination.ts";
import { executor } from "./execute-job.ts";
import { configFiles, guardOutputs } from "./guard-outputs.ts";
import { chunkSizeOf, configOf } from "./load-settings.ts";
import { checkReportPlace } from "./report-file.ts";
import { showRun } from "./show-run.ts";
import { withHistory } from "./with-history.ts";
import { withLedger, withScratchLedger } from "./with-ledger.ts";
import { withLocks } from "./with-locks.ts";

/**
 * What `upload`, `send` and `replay` have in common: config, destination,
 * locks, ledger, history around one run, and its result on the screen.
 */
export async function deliver(
	flags: DeliveryFlags,
	context: Context,
	{ command, locks = [], prepare }: DeliverySpec,
): Promise<ExitCode> {
	const { reporter, env, cwd, now } = context;
	const { draining } = context.signals;
	const warn = (message: string) => reporter.warn(message);
	if (flags.report !== undefined) await checkReportPlace(flags.report);
	const { config, previewOnly } = await configOf(flags, context);
	const chunkSize = chunkSizeOf(flags, config);
	const state = stateDir({ flag: flags.stateDir, env, cwd });
	const guard = await guardOutputs(
		outputsOf(flags),
		() => configFiles(config, context),
		state,
	);
	const runId = newRunId(now());
	const asOf = flags.asOf ?? now();
	const toSandbox = flags.sandbox === true && !flags.dryRun;
	const rehearsing = flags.dryRun === true || toSandbox;
	const sandbox = toSandbox ? await sandboxFor(config, flags) : undefined;
	let clock: ClockWatch | undefined;
	try {
		const base = sandbox?.url ?? graphUrl(env);
		const found = flags.dryRun
			? undefined
			: await destinationOf(
					{ config, base, toSandbox, concurrency: flags.concurrency },
					context,
				);
		clock = found && watchClock(found.client, now);
		const setting = { runId, command, config, state, asOf, chunkSize };
		const execute = executor(
			{
				...setting,
				target: targetOf(base, config.graphVersion),
				destination: found && clock && { ...found, client: clock.client },
			},
			flags,
			context,
		);
		const store = fileStore({ dir: state, process: context.process, now });
		const ledgers = store.ledgers(
			namespaceOf(base),
			flags.shard && shardName(flags.shard),
		);
		const place = { ledgers, config };

		/** The command's own part, once nothing of it would be written over. */
		const open = async () => {
			const lasting = toSandbox ? undefined : ledgers;
			const about = { ...setting, ledgers: lasting };
			const job = await prepare({ ...about, rehearsing, warn });
			await guard(job.reads);
			return job;
		};
		const rehearse = async () => {
			const job = await open();
			return toSandbox
				? withScratchLedger(place, flags, context, execute(job))
				: withLedger(place, "read", flags, context, execute(job));
		};
		let isByClock = false;
		const deliverThere = async (lock: Lock) => {
			const job = await open();
			const about = {
				...setting,
				history: store.history,
				believed: await ledgers.believedDay(),
				inputs: job.source.inputs,
			};
			return withHistory(about, context, async () => {
				const result = await withLedger(
					{ ...place, lock, serverTime: clock?.serverTime(draining) },
					"write",
					flags,
					context,
					execute(job),
				);
				isByClock = job.isByClock?.(result.summary) === true;
				const isSettled = !isByClock || (await isBorneOut(clock, draining));
				if (result.recorded && isSettled) await job.remember?.();
				await pruneRejects(state, await ledgers.believedDay());
				return result;
			});
		};

		const locked = { ...place, command, locks, waitMs: flags.lockWait ?? 0 };
		const result = await (rehearsing
			? rehearse()
			: withLocks(locked, context, deliverThere));
		// What --as-of rules, no clock does.
		if (clock && !toSandbox && flags.asOf === undefined) {
			const { summary } = result;
			const trouble = await clockTrouble(summary, clock, draining, isByClock);
			if (trouble !== undefined) warn(trouble);
		}
		const about = { config, previewOnly, sandbox };
		return await showRun(result, about, flags.report, reporter);
	} finally {
		clock?.client.close();
		await sandbox?.close();
	}
}
