import { DoneInputs } from "../ledger/done-inputs.ts";
import { ledgerFolder } from "../ledger/ledger-paths.ts";
import { folderClock } from "../ledger/lock-file.ts";
import { type Shard, shardName } from "../pipeline/run/shard.ts";
import { decidingDigest } from "../pipeline/sources/deciding-settings.ts";
import { DoneWatch } from "../pipeline/sources/done-watch.ts";
import type { UploadFlags } from "./commands/upload-command.ts";
import type { Context } from "./context.ts";
import type { Prepared } from "./delivery-job.ts";

/** The watch over the inputs of an upload; undefined where nothing is remembered. */
export async function doneWatch(
	{ config, state, namespace, rehearsing, warn }: Prepared,
	flags: UploadFlags,
	shard: Shard | undefined,
	{ now }: Context,
): Promise<DoneWatch | undefined> {
	if (namespace === undefined) return undefined;
	const { only, since, until } = flags;
	const folder = ledgerFolder(state, namespace, shard && shardName(shard));
	const settings = decidingDigest(config, {
		format: flags.format,
		delimiter: flags.delimiter,
		only: only && [...new Set(only)].sort(),
		since: since?.said,
		until: until?.said,
		asOf: flags.asOf,
	});
	const list = await DoneInputs.open(folder, settings, now());
	if (list.problem) warn(`${list.problem} They are read again.`);
	return new DoneWatch(list, {
		skip: flags.resend !== true && flags.reread !== true,
		clock: rehearsing
			? undefined
			: await folderClock(state).catch(() => undefined),
	});
}
