import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ifAbsent } from "../files/is-there.ts";
import { writeWhole } from "../files/whole-file.ts";
import { eventSetFolders, listFiles } from "./event-set-files.ts";
import type { ServerTime } from "./ledger.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import {
	daysAfter,
	dayToNote,
	firstDay,
	isJump,
	type SeenDays,
} from "./seen-days.ts";
import { dayOf } from "./stamp.ts";

interface Stored extends SeenDays {
	readonly schema: "fboc.days/1";
}

/**
 * The days that a ledger has seen. Where its file is missing or no longer what
 * was written, what the names of its other files tell of: to believe the earliest
 * of them forgets nothing too early. Where there are none, it holds nothing yet.
 *
 * @param folder of the ledger
 * @param clock the day by the machine's clock
 * @throws FbocError `ledger_unreadable`
 */
export async function seenDays(
	folder: string,
	clock: number,
): Promise<SeenDays> {
	const stored = await storedDays(folder);
	if (stored !== undefined) return stored;
	const days: number[] = [];
	for (const eventSet of await eventSetFolders(folder))
		for (const { day } of await listFiles(eventSet)) days.push(day);
	return days.length === 0
		? firstDay(clock)
		: { believed: Math.min(...days), latest: Math.max(...days) };
}

/** The day that a ledger believes it is, for what else forgets by it; undefined: nobody knows, so forget nothing. */
export async function believedDay(folder: string): Promise<number | undefined> {
	const stored = await storedDays(folder).catch(() => undefined);
	return stored?.believed;
}

/** The days of one run. */
export class RunDays {
	/** What the ledger had seen when the run began; by it the run judges until its end. */
	readonly seen: SeenDays;
	/** By how many days the clock was ahead of all that, where nobody bore it out. */
	jumped: number | undefined;
	readonly #folder: string;
	readonly #now: () => number;
	readonly #server: ServerTime | undefined;
	#noted = 0;

	constructor(
		folder: string,
		seen: SeenDays,
		{
			now,
			serverTime,
		}: { now: () => number; serverTime?: ServerTime | undefined },
	) {
		this.#folder = folder;
		this.seen = seen;
		this.#now = now;
		this.#server = serverTime;
	}

	/** The day to note something under. It does not go back: a clock may be set in the middle of a run. */
	toNote(): number {
		const told = daysOf(this.#server?.heard());
		const day = dayToNote(this.seen, dayOf(this.#now()), told);
		this.#noted = Math.max(this.#noted, day);
		return this.#noted;
	}

	/**
	 * Notes what the clock says at the end, and what of it is believed; a jump
	 * needs a server's word.
	 * @returns the day that is believed now
	 */
	async pass(): Promise<number> {
		// Another run of this ledger, for other event sets, may have noted more.
		const stored = await storedDays(this.#folder);
		const seen = stored ?? this.seen;
		const clock = dayOf(this.#now());
		const jump = isJump(seen, clock);
		const told = daysOf(
			this.#server?.heard() ?? (jump ? await this.#server?.ask() : undefined),
		);
		const after = daysAfter(seen, clock, told);
		if (jump && after.believed < clock - 1) this.jumped = clock - seen.latest;
		if (after.believed !== stored?.believed || after.latest !== stored.latest)
			await noteDays(this.#folder, after);
		return after.believed;
	}
}

const daysOf = (ms: number | undefined): number | undefined =>
	ms === undefined ? undefined : dayOf(ms);

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
async function storedDays(folder: string): Promise<SeenDays | undefined> {
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
