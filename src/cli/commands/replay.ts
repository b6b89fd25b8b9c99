import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { ExitCode } from "../../exit-codes.ts";
import { replaySource } from "../../pipeline/replay-source.ts";
import { mapSettings } from "../../pipeline/settings.ts";
import { rewriteRejects } from "../../rejects/replay-file.ts";
import type { Context } from "../context.ts";
import { deliver } from "../deliver.ts";
import type { DeliveryFlags } from "../delivery-flags.ts";

export interface ReplayFlags extends DeliveryFlags {
	readonly rejectsWithData?: boolean;
}

/** `fboc replay`: takes a rejects file back in; what succeeds leaves it. */
export function replayCommand(
	file: string,
	flags: ReplayFlags,
	context: Context,
): Promise<ExitCode> {
	const path = resolve(context.cwd, file);
	return deliver(flags, context, async ({ config, asOf, runId, warn }) => {
		const settings = mapSettings(config, {
			asOf,
			now: context.now(),
			filters: {},
			rejectsWithData: flags.rejectsWithData === true,
		});
		const { source, onOutcome, stillOpen } = await replaySource(path, {
			config,
			settings,
			cwd: context.cwd,
			warn: ({ message }) => warn(message),
		});
		const fresh = `${path}.${runId}`;
		return {
			command: "replay",
			source,
			rejectsPath: fresh,
			onOutcome,
			finish: async ({ summary }) => {
				if (summary.dry_run || flags.sandbox) await rm(fresh, { force: true });
				else await rewriteRejects(path, stillOpen, fresh);
				if (summary.rejects_file !== null) summary.rejects_file = path;
			},
		};
	});
}
