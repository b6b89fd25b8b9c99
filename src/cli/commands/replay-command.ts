import { hash } from "node:crypto";
import { realpath, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { FbocError } from "../../errors.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { mapSettings } from "../../pipeline/mapping/settings.ts";
import { replaySource } from "../../pipeline/sources/replay-source.ts";
import {
	freshPath,
	removeLeftovers,
	rewriteRejects,
} from "../../rejects/replay-file.ts";
import type { Context } from "../context.ts";
import { deliver } from "../deliver.ts";
import type { DeliveryFlags } from "../delivery-flags.ts";

export interface ReplayFlags extends DeliveryFlags {
	readonly rejectsWithData?: boolean;
}

/** `fboc replay`: takes a rejects file back in; what succeeds leaves it. */
export async function replayCommand(
	file: string,
	flags: ReplayFlags,
	context: Context,
): Promise<ExitCode> {
	const named = resolve(context.cwd, file);
	const path = await realpath(named).catch(() => named);
	await refusePipe(path, file);
	// The file is read and replaced as a whole: one replay at a time, whatever its event sets.
	const lock = `rejects.${hash("sha256", path, "hex").slice(0, 16)}`;
	return deliver({ ...flags, ...asked(flags) }, context, {
		command: "replay",
		locks: [lock],
		prepare: async ({ config, asOf, runId, warn, rehearsing }) => {
			const settings = mapSettings(config, {
				asOf,
				filters: {},
				rejectsWithData: flags.rejectsWithData === true,
			});
			const { source, onOutcome, stillOpen } = await replaySource(path, {
				config,
				settings,
				cwd: context.cwd,
				signal: context.signals.draining,
				warn: ({ message }) => warn(message),
			});
			if (!rehearsing) await removeLeftovers(path);
			return {
				source,
				reads: [
					file,
					...source.reading.report().map((input) => input.path),
				].map((name) => ({ name, path: resolve(context.cwd, name) })),
				rejectsPath: freshPath(path, runId),
				onOutcome,
				finish: async ({ summary }) => {
					const anew = summary.events.rejected + summary.deliveries.refused;
					const left = rehearsing
						? anew
						: await rewriteRejects(path, stillOpen, { runId, anew });
					summary.rejects_file = left > 0 ? named : null;
				},
				cleanUp: () => rm(freshPath(path, runId), { force: true }),
			};
		},
	});
}

/** That much of a rejects file fails again is no surprise: without a limit of the user's there is none. */
const asked = ({
	maxRejects,
}: ReplayFlags): Pick<DeliveryFlags, "maxRejects"> => ({
	maxRejects: maxRejects ?? { kind: "count", count: Number.POSITIVE_INFINITY },
});

/** The file is read several times, and what is left is put in its place: neither can be done with a pipe or a device. */
async function refusePipe(path: string, file: string): Promise<void> {
	const stats = await stat(path).catch(() => undefined);
	const isFile = stats?.isFile() || stats?.isDirectory();
	if (stats === undefined ? file !== "-" : isFile) return;
	throw new FbocError({
		code: "rejects_not_a_file",
		message:
			"Rejects are replayed from a file, since what succeeds leaves it; this is a pipe, a device or standard input.",
		next: "Write the rejects to a file and name that.",
		place: { path: file },
	});
}
