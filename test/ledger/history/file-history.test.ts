import {
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { FileHistory } from "../../../src/ledger/history/file-history.ts";
import type { RunStart } from "../../../src/ledger/history/history.ts";
import type { ProcessPort } from "../../../src/ledger/locks/process-identity.ts";
import type { Summary } from "../../../src/report/summary.ts";
import { emptyFolder } from "../folder.ts";
import { DAY_MS, NOON } from "../run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

const DAY = Math.floor(NOON / DAY_MS);
const HERE = { host: hostname(), pid: process.pid, isAlive: () => true };

const open = (folder: string, change: Partial<ProcessPort> = {}) =>
	new FileHistory(folder, { ...HERE, ...change });

function start(run_id: string, at: number): RunStart {
	return {
		run_id,
		command: "upload",
		started_at: new Date(at).toISOString(),
		api: "conversions",
		inputs: ["events.ndjson"],
		event_sets: [{ name: "stores", id: "1001" }],
	};
}

const summary = { schema: "fboc.summary/1", exit_code: 0 } as Summary;
const idsOf = ({ runs }: { runs: readonly RunStart[] }) =>
	runs.map(({ run_id }) => run_id);

test("runs come newest first, with their summaries, from any process", async () => {
	const folder = emptyFolder();
	const history = open(folder);
	for (const [id, hour] of [
		["b1", 1],
		["a1", 3],
		["a2", 2],
	] as const)
		await history.begin(start(id, NOON + hour * 3.6e6), DAY);
	await history.finish(start("b1", NOON + 3.6e6), summary);
	const again = open(folder);
	expect(idsOf(await again.list(10))).toEqual(["a1", "a2", "b1"]);
	expect(idsOf(await again.list(2))).toEqual(["a1", "a2"]);
	expect((await again.find("b1")).runs).toEqual([
		{ ...start("b1", NOON + 3.6e6), status: "ended", summary },
	]);
	expect(idsOf(await again.find("a"))).toEqual(["a1", "a2"]);
	expect(idsOf(await again.find("x"))).toEqual([]);
});

test("a full id finds its run alone, also where others begin with it", async () => {
	const history = open(emptyFolder());
	await history.begin(start("a", NOON), DAY);
	await history.begin(start("ab", NOON + 1), DAY);
	expect(idsOf(await history.find("a"))).toEqual(["a"]);
});

test("without an end: running while its process lives, interrupted when it is gone", async () => {
	const folder = emptyFolder();
	const history = open(folder);
	await history.begin(start("r", NOON), DAY);
	expect((await history.list(1)).runs[0]?.status).toBe(
		existsSync("/proc/self/stat") ? "running" : "interrupted",
	);
	const elsewhere = open(folder, { proc: "/nowhere", isAlive: () => false });
	expect((await elsewhere.list(1)).runs[0]?.status).toBe("interrupted");
});

test("runs are kept 90 days of the ledger's; for good where nobody knows them", async () => {
	const history = open(emptyFolder());
	await history.begin(start("old", NOON - DAY_MS), DAY);
	await history.begin(start("kept", NOON), DAY);
	const later = start("new", NOON + 90 * DAY_MS);
	await history.begin(later, undefined);
	expect(idsOf(await history.list(10))).toEqual(["new", "kept", "old"]);
	await history.begin(later, DAY + 90);
	expect(idsOf(await history.list(10))).toEqual(["new", "kept"]);
});

test("reading makes nothing; what is written is 0600, in a folder of 0700", async () => {
	const folder = join(emptyFolder(), "state", "history");
	const history = open(folder);
	expect(await history.list(1)).toEqual({ runs: [], damage: undefined });
	expect(existsSync(folder)).toBe(false);
	await history.begin(start("r", NOON), DAY);
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	for (const name of readdirSync(folder))
		expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test("any changed byte of a run costs that run, which is named and can be set aside", async () => {
	const folder = emptyFolder();
	const history = open(folder);
	for (const id of ["first", "second", "third"]) {
		await history.begin(start(id, NOON), DAY);
		await history.finish(start(id, NOON), summary);
	}
	const name = readdirSync(folder).find((file) => file.includes("second"));
	const path = join(folder, name ?? "");
	const whole = readFileSync(path);
	for (let at = 0; at < whole.length - 1; at += 7) {
		const broken = Buffer.from(whole);
		broken[at] = (broken[at] as number) ^ 1;
		writeFileSync(path, broken);
		const { damage, ...found } = await history.list(9);
		expect(idsOf(found)).toEqual(["third", "first"]);
		expect(damage).toMatchObject({
			code: "history_damaged",
			message: "The history is damaged: a run was altered (second).",
		});
	}
	writeFileSync(path, "");
	expect((await history.find("second")).damage).toBeDefined();
	expect(await history.repair()).toBe(1);
	expect(await history.list(9)).toMatchObject({ damage: undefined });
	expect(readdirSync(join(folder, "damaged"))).toEqual([name]);
	expect(await history.repair()).toBe(0);
});
