import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ifAbsent } from "../files/is-there.ts";
import { writeWhole } from "../files/whole-file.ts";
import { madeAt } from "./journal-file.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { firstDay, type SeenDays } from "./seen-days.ts";
import { dayOf } from "./stamp.ts";

interface Stored extends SeenDays {
	readonly schema: "fboc.days/1";
}

/**
 * The days that a ledger has seen. Where its file is missing or no longer what
 * was written, what its other files tell of: to believe the earliest of them
 * forgets nothing too early. Where there are none, it holds nothing yet.
 *
 * @param folder of the ledger
 * @param purgedDay of its index; 0: there is none
 * @param clock the day by the machine's clock
 * @throws FbocError `ledger_unreadable`
 */
export async function seenDays(
	folder: string,
	purgedDay: number,
	clock: number,
): Promise<SeenDays> {
	const stored = await storedDays(folder);
	if (stored !== undefined) return stored;
	const days = [purgedDay, ...(await journalDays(folder))].filter((d) => d > 0);
	return days.length === 0
		? firstDay(clock)
		: { believed: Math.min(...days), latest: Math.max(...days) };
}

/** The day that a ledger believes it is, for what else forgets by it; undefined: nobody knows, so forget nothing. */
export async function believedDay(folder: string): Promise<number | undefined> {
	const stored = await storedDays(folder).catch(() => undefined);
	return stored?.believed;
}

/** Notes what was seen. Where that fails the ledger only lags behind: it forgets later. */
export async function noteDays(folder: string, seen: SeenDays): Promise<void> {
	const stored: Stored = {
		schema: "fboc.days/1",
		believed: seen.believed,
		latest: seen.latest,
	};
	await writeWhole(
		daysPath(folder),
		`${JSON.stringify(stored)}\n`,
		0o600,
	).catch(() => {});
}

const daysPath = (folder: string): string => join(folder, "days.json");

/** As the last run has noted them; undefined: none has, or not as they stand there. */
export async function storedDays(
	folder: string,
): Promise<SeenDays | undefined> {
	const path = daysPath(folder);
	const text = await readFile(path, "utf8")
		.catch(ifAbsent(""))
		.catch((error: unknown) => {
			throw ledgerFailure(error, path, "read");
		});
	try {
		const { schema, believed, latest }: Stored = JSON.parse(text);
		const days = [believed, latest];
		const sound =
			schema === "fboc.days/1" &&
			days.every((day) => Number.isInteger(day) && day >= 0);
		return sound ? { believed, latest } : undefined;
	} catch {
		return undefined;
	}
}

/** The days on which the journals that still lie there were begun. */
async function journalDays(folder: string): Promise<number[]> {
	const root = join(folder, "journal");
	try {
		const days: number[] = [];
		for (const eventSet of await readdir(root).catch(ifAbsent([])))
			for (const name of await readdir(join(root, eventSet)))
				days.push(dayOf(madeAt(name)));
		return days;
	} catch (error) {
		throw ledgerFailure(error, root, "read");
	}
}
