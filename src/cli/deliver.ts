import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { graphUrl } from "../config/graph-url.ts";
import { stateDir } from "../config/state-dir.ts";
import { DEFAULT_CONCURRENCY } from "../defaults.ts";
import { targetOf } from "../delivery/target.ts";
import { FbocError } from "../errors.ts";
import type { ExitCode } from "../exit-codes.ts";
import { fileStore } from "../ledger/file-store.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Lock } from "../ledger/locks/lock.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import type { Ledgers } from "../ledger/store.ts";
import {
	type BatchSource,
	type Destination,
	newRunId,
	type RunPorts,
	type RunResult,
	run,
} from "../pipeline/run/run.ts";
import { shardName } from "../pipeline/run/shard.ts";
import { failedWith } from "../pipeline/run/verdict.ts";
import { pruneRejects } from "../rejects/prune-rejects.ts";
import { nearMisses } from "../report/near-miss.ts";
import type { Summary } from "../report/summary.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { ResultExtras } from "../terminal/result-extras.ts";
import { clockTrouble, isBorneOut, watchClock } from "./clock-watch.ts";
import type { Context } from "./context.ts";
import { type DeliveryFlags, outputsOf } from "./delivery-flags.ts";
import { destinationOf, sandboxFor } from "./destination.ts";
import { configFiles, guardOutputs, type Input } from "./guard-outputs.ts";
import { chunkSizeOf, configOf } from "./load-settings.ts";
import { checkReportPlace, reported } from "./report-file.ts";
import { withHistory } from "./with-history.ts";
import { withLedger, withScratchLedger } from "./with-ledger.ts";
import { withLocks } from "./with-locks.ts";

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
	let destination: Destination | undefined;
	try {
		const base = sandbox?.url ?? graphUrl(env);
		destination = flags.dryRun
			? undefined
			: await destinationOf(config, base, toSandbox, flags, context);
		const clock = destination && watchClock(destination.client, now);
		const serverTime = clock && {
			heard: clock.heard,
			ask: async () => {
				await clock.ahead(context.signals.draining);
				return clock.heard();
			},
		};
		const store = fileStore({ dir: state, process: context.process, now });
		const ledgers = store.ledgers(
			namespaceOf(base),
			flags.shard && shardName(flags.shard),
		);
		const place = { ledgers, config };
		const open = async () => {
			const about = { config, runId, state, asOf, rehearsing, warn };
			const lasting = toSandbox ? undefined : ledgers;
			const job = await prepare({ ...about, ledgers: lasting });
			await guard(job.reads);
			return job;
		};
		const execute = (job: DeliveryJob) => (ledger: Ledger) =>
			finished(
				run(
					job.source,
					{
						runId,
						command,
						api: config.api,
						chunkSize,
						concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY,
						...(flags.testEventCode !== undefined && {
							testEventCode: flags.testEventCode,
						}),
						rejectsPath:
							job.rejectsPath ??
							flags.rejects ??
							join(state, "rejects", `${runId}.ndjson`),
						...(flags.maxRejects && { maxRejects: flags.maxRejects }),
						...(flags.payloads !== undefined && {
							payloadsPath: flags.payloads,
						}),
						asOf,
						target: targetOf(base, config.graphVersion),
						version: context.version,
					},
					{
						now,
						ledger,
						destination: clock &&
							destination && { ...destination, client: clock.client },
						warn,
						progress: (progress) => reporter.progress(progress),
						draining: context.signals.draining,
						abort: context.signals.abort,
						interrupted: () => context.signals.interrupted(),
						onFlight: (count) => {
							context.signals.inFlight = count;
						},
						...(job.onOutcome && { onOutcome: job.onOutcome }),
					},
				),
				job,
			);
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
				history: store.history,
				believed: await ledgers.believedDay(),
				runId,
				command,
				config,
				inputs: job.source.inputs,
			};
			return withHistory(about, context, async () => {
				const result = await withLedger(
					{ ...place, lock, serverTime },
					"write",
					flags,
					context,
					execute(job),
				);
				const { draining } = context.signals;
				isByClock = job.isByClock?.(result.summary) === true;
				const isSettled = !isByClock || (await isBorneOut(clock, draining));
				if (result.recorded && isSettled) await job.remember?.();
				await pruneRejects(state, await ledgers.believedDay());
				return result;
			});
		};
		const locked = {
			...place,
			command,
			locks,
			waitMs: flags.lockWait ?? 0,
		};
		const result = await (rehearsing
			? rehearse()
			: withLocks(locked, context, deliverThere));
		// What --as-of rules, no clock does.
		if (clock && !toSandbox && flags.asOf === undefined) {
			const { draining } = context.signals;
			const { summary } = result;
			const trouble = await clockTrouble(summary, clock, draining, isByClock);
			if (trouble !== undefined) warn(trouble);
		}
		const extras = extrasOf(result, { config, previewOnly, sandbox });
		const shown = await reported(result, extras, flags.report);
		if (shown.error) reporter.error(shown.error);
		for (const problem of shown.problems) {
			if (problem !== shown.error) reporter.error(problem);
		}
		reporter.result(shown.summary, extras);
		return shown.summary.exit_code as ExitCode;
	} finally {
		destination?.client.close();
		await sandbox?.close();
	}
}

/** A run and its job's own end. What goes wrong there does not take the books away: deliveries were made. */
async function finished(
	running: Promise<RunResult>,
	{ finish, cleanUp }: DeliveryJob,
): Promise<RunResult> {
	try {
		const result = await running;
		try {
			await finish?.(result);
			return result;
		} catch (error) {
			if (!(error instanceof FbocError)) throw error;
			return result.error ? result : failedWith(error, result);
		}
	} finally {
		await cleanUp?.();
	}
}

/** What the screen and the page show beyond the summary. */
function extrasOf(
	{ summary, sample, remarks }: RunResult,
	about: { config: Config; previewOnly: boolean; sandbox: Sandbox | undefined },
): ResultExtras {
	const { config, previewOnly, sandbox } = about;
	return {
		...(sample && {
			sample: { ...sample, matchKeys: Object.values(config.matchKeys).flat() },
		}),
		hints: nearMisses(
			summary.unmapped,
			config.routes.map(({ event }) => event),
		),
		previewOnly,
		...(config.path !== undefined && { configPath: config.path }),
		...(sandbox && { sandboxUrl: sandbox.url }),
		remarks,
	};
}
