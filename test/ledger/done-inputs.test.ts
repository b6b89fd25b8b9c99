import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { noteDays } from "../../src/ledger/days-file.ts";
import {
	DoneInputsFile,
	type InputState,
} from "../../src/ledger/done-inputs.ts";
import { dayOf } from "../../src/ledger/stamp.ts";
import { emptyFolder } from "./folder.ts";
import { DAY_MS, NOON } from "./run.ts";

const GZIP = { format: "ndjson", compression: "gzip" } as const;
const state = (place: string, more: Partial<InputState> = {}): InputState => ({
	...{ place, size: 10n, mtime: 1_700_000_000_123_456_789n },
	...{ ctime: 1_700_000_000_123_456_790n },
	...more,
});
/** On a day that the ledger believes, too. */
async function list(folder: string, settings = "a", day = 0) {
	const now = NOON + day * DAY_MS;
	await noteDays(folder, { believed: dayOf(now), latest: dayOf(now) });
	return DoneInputsFile.open(folder, settings, now);
}

async function saved(
	folder: string,
	states: readonly InputState[],
	settings = "a",
	day = 0,
): Promise<void> {
	const done = await list(folder, settings, day);
	for (const one of states) done.add(one, GZIP);
	await done.save();
}

const file = (folder: string) =>
	join(folder, "done", readdirSync(join(folder, "done"))[0] as string);

test("an input is known as long as it is the same, and under the same settings", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a"), state("/b")]);
	const done = await list(folder);
	expect(done.find(state("/a"))).toEqual(GZIP);
	expect(done.find(state("/c"))).toBeUndefined();
	for (const change of [{ size: 11n }, { mtime: 1n }, { ctime: 1n }])
		expect(done.find(state("/a", change))).toBeUndefined();
	expect((await list(folder, "b")).find(state("/a"))).toBeUndefined();
	expect(statSync(file(folder)).mode & 0o777).toBe(0o600);
	expect(readFileSync(file(folder), "utf8")).not.toContain("/a");
});

test("it is forgotten 90 days after it was last seen, whatever else is", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a"), state("/b")]);
	for (const day of [60, 120]) {
		const done = await list(folder, "a", day);
		done.find(state("/a"));
		await done.save();
	}
	const done = await list(folder, "a", 130);
	expect(done.find(state("/a"))).toEqual(GZIP);
	expect(done.find(state("/b"))).toBeUndefined();
	await saved(folder, [state("/a")], "b", 130);
	expect(readdirSync(join(folder, "done"))).toHaveLength(2);
	await saved(folder, [state("/a")], "b", 211);
	expect(readdirSync(join(folder, "done"))).toHaveLength(1);
});

test("a clock far ahead forgets nothing, and one that is set back notes no earlier day", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a")]);
	const at = (days: number) =>
		DoneInputsFile.open(folder, "a", NOON + days * DAY_MS);
	for (const days of [100, -20_000]) {
		const done = await at(days);
		done.add(state(`/${days}`), GZIP);
		await done.save();
	}
	const done = await list(folder, "a", 80);
	done.add(state("/new"), GZIP);
	await done.save();
	for (const place of ["/a", "/100", "/-20000", "/new"])
		expect((await at(0)).find(state(place))).toEqual(GZIP);
});

test("one that is open again is no longer known", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a")]);
	const done = await list(folder);
	done.remove(state("/a", { size: 99n }));
	await done.save();
	expect((await list(folder)).find(state("/a"))).toBeUndefined();
});

test("nothing is written where nothing has changed: not twice a day", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a")]);
	const before = statSync(file(folder)).ino;
	const done = await list(folder);
	done.find(state("/a"));
	await done.save();
	expect(statSync(file(folder)).ino).toBe(before);
});

test("whatever is altered in the list, nothing is skipped because of it", async () => {
	const folder = emptyFolder();
	await saved(folder, [state("/a"), state("/b", { size: 7n })]);
	const whole = readFileSync(file(folder));
	await fc.assert(
		fc.asyncProperty(
			fc.nat(whole.length - 1),
			fc.integer({ min: 0, max: 255 }),
			fc.boolean(),
			async (at, byte, cut) => {
				const altered = Buffer.from(cut ? whole.subarray(0, at) : whole);
				if (!cut) altered[at] = byte;
				if (altered.equals(whole)) return;
				writeFileSync(file(folder), altered);
				const done = await list(folder);
				// Where it bears the day it may be another: nothing depends on it but when it goes.
				const known = done.find(state("/a"));
				if (known === undefined) expect(done.problem).toBeDefined();
				else expect(known).toEqual(GZIP);
				expect(done.find(state("/a", { size: 11n }))).toBeUndefined();
				expect(done.find(state("/c"))).toBeUndefined();
			},
		),
	);
	await saved(folder, [state("/c")]);
	const mended = await list(folder);
	expect(mended.problem).toBeUndefined();
	expect(mended.find(state("/c"))).toEqual(GZIP);
});
