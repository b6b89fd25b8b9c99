import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { DEFAULT_CONCURRENCY } from "../defaults.ts";
import type { Target } from "../delivery/target.ts";
import { FbocError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { run } from "../pipeline/run/run.ts";
import type { Destination, RunOptions } from "../pipeline/run/run-options.ts";
import { failedWith, type RunResult } from "../pipeline/run/run-result.ts";
import type { Context } from "./context.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";
import type { DeliveryJob } from "./delivery-job.ts";

/** What a run is to be, whatever its source. */
export interface RunSetting
	extends Pick<RunOptions, "runId" | "command" | "chunkSize" | "asOf"> {
	readonly config: Config;
	/** The state folder, absolute. */
	readonly state: string;
	readonly target: Target;
	/** Undefined: a dry run. */
	readonly destination: Destination | undefined;
}

/** A job at work on a ledger, to its own end. */
export const executor =
	(setting: RunSetting, flags: DeliveryFlags, context: Context) =>
	(job: DeliveryJob) =>
	(ledger: Ledger): Promise<RunResult> => {
		const { config, state, destination, ...options } = setting;
		const { reporter, signals, now, version } = context;
		const running = run(
			job.source,
			{
				...options,
				api: config.api,
				concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY,
				testEventCode: flags.testEventCode,
				rejectsPath:
					job.rejectsPath ??
					flags.rejects ??
					join(state, "rejects", `${setting.runId}.ndjson`),
				maxRejects: flags.maxRejects,
				payloadsPath: flags.payloads,
				version,
			},
			{
				now,
				ledger,
				destination,
				warn: (message) => reporter.warn(message),
				progress: (progress) => reporter.progress(progress),
				draining: signals.draining,
				abort: signals.abort,
				interrupted: () => signals.interrupted(),
				onFlight: (count) => {
					signals.inFlight = count;
				},
				onOutcome: job.onOutcome,
			},
		);
		return finished(running, job);
	};

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
