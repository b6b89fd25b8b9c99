import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_DAYS } from "../defaults.ts";

const DAY_MS = 86_400_000;

/** The name of a rejects file that a run has made by itself: that of its run, which begins with its time. */
const OWN = /^(\d{4})(\d\d)(\d\d)T\d{6}-[0-9a-f]{6}\.ndjson$/;

/**
 * Removes the rejects files in the state folder that are older than 90 days, by
 * their run and by the last time that somebody wrote to them. What cannot be
 * removed stays: it is no reason to fail.
 *
 * @param state the state folder
 * @param day since 1970, as the ledger believes it: a clock alone may be wrong; undefined: nobody knows
 */
export async function pruneRejects(
	state: string,
	day: number | undefined,
): Promise<void> {
	if (day === undefined) return;
	const now = day * DAY_MS;
	const folder = join(state, "rejects");
	const oldest = now - LEDGER_DAYS * DAY_MS;
	for (const name of await readdir(folder).catch(() => [])) {
		const [, year, month, day] = OWN.exec(name) ?? [];
		const made = Date.parse(`${year}-${month}-${day}`);
		if (!(made + DAY_MS < oldest)) continue;
		const path = join(folder, name);
		const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
		if (mtimeMs < oldest) await rm(path, { force: true }).catch(() => {});
	}
}
