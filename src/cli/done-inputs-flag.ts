import { folderClock } from "../ledger/locks/lock-file.ts";
import { decidingDigest } from "../pipeline/sources/deciding-settings.ts";
import { DoneWatch } from "../pipeline/sources/done-watch.ts";
import type { Prepared } from "./delivery-job.ts";
import type { UploadFlags } from "./upload-flags.ts";

/** The watch over the inputs of an upload; undefined where nothing is remembered. */
export async function doneWatch(
	{ config, state, ledgers, rehearsing, warn }: Prepared,
	flags: UploadFlags,
): Promise<DoneWatch | undefined> {
	if (ledgers === undefined) return undefined;
	const { only, since, until } = flags;
	const settings = decidingDigest(config, {
		format: flags.format,
		delimiter: flags.delimiter,
		only: only && [...new Set(only)].sort(),
		since: since?.said,
		until: until?.said,
		asOf: flags.asOf,
	});
	const list = await ledgers.doneInputs(settings);
	if (list.problem) warn(`${list.problem} They are read again.`);
	return new DoneWatch(list, {
		skip: flags.resend !== true && flags.reread !== true,
		clock: rehearsing
			? undefined
			: await folderClock(state).catch(() => undefined),
	});
}
