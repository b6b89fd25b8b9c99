import { availableParallelism } from "node:os";
import type { ExitCode } from "../../exit-codes.ts";
import { findInputs } from "../../input/find/find-inputs.ts";
import { mapSettings } from "../../pipeline/mapping/settings.ts";
import { eventSource } from "../../pipeline/sources/event-source.ts";
import type { MappingThread } from "../../pipeline/threads/mapping-thread.ts";
import type { Summary } from "../../report/summary.ts";
import type { Context } from "../context.ts";
import { deliver } from "../deliver.ts";
import type { Prepared } from "../delivery-job.ts";
import { doneWatch } from "../done-inputs-flag.ts";
import { shardOf } from "../shard-flag.ts";
import type { UploadFlags } from "../upload-flags.ts";

/**
 * `fboc upload`: maps the events of files and sends them.
 *
 * @param threads mapping threads that were started ahead
 */
export async function uploadCommand(
	inputs: readonly string[],
	flags: UploadFlags,
	context: Context,
	threads?: readonly MappingThread[],
): Promise<ExitCode> {
	const { since, until, only } = flags;
	const part = flags.shard ?? shardOf(context.env);
	const prepare = async (prepared: Prepared) => {
		const { config, asOf, warn } = prepared;
		const onInputWarning = ({ message }: { message: string }) => warn(message);
		const sources = await findInputs(inputs, {
			cwd: context.cwd,
			warn: onInputWarning,
		});
		const settings = mapSettings(config, {
			asOf,
			filters: {
				...(only && { only }),
				...(since && { since: since.at }),
				...(until && { until: until.at }),
			},
			rejectsWithData: flags.rejectsWithData === true,
		});
		const done = await doneWatch(prepared, flags);
		const source = eventSource({
			config,
			settings,
			sources,
			format: flags.format,
			...(flags.delimiter !== undefined && { delimiter: flags.delimiter }),
			limit: flags.limit ?? Number.POSITIVE_INFINITY,
			workers: flags.workers ?? availableParallelism(),
			threads,
			done,
			stdin: context.stdin,
			signal: context.signals.draining,
			warn: onInputWarning,
			...(part && { shard: part }),
		});
		return {
			source,
			reads: sources,
			...(done && {
				onOutcome: done.onOutcome,
				isByClock: ({ rejects, events }: Summary) =>
					(flags.asOf === undefined &&
						rejects.some(({ code }) => code === "too_old")) ||
					(since?.moves === true && events.filtered > 0),
				remember: () =>
					done.save().catch((error: Error) => {
						warn(`What is done cannot be remembered: ${error.message}`);
					}),
			}),
		};
	};
	return deliver({ ...flags, ...(part && { shard: part }) }, context, {
		command: "upload",
		prepare,
	});
}
