import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import {
	type HistoryOptions,
	openHistory,
	type RunStart,
} from "../../src/ledger/history.ts";
import type { Summary } from "../../src/report/summary.ts";
import { emptyFolder } from "./folder.ts";
import { DAY_MS, NOON } from "./run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

const DAY = Math.floor(NOON / DAY_MS);
const HERE = { host: hostname(), pid: process.pid, isAlive: () => true };

function open(dir: string, change: Partial<HistoryOptions> = {}) {
	return openHistory({
		dir,
		mode: "write",
		believed: DAY,
		process: HERE,
		...change,
	});
}

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

test("runs come newest first, with their summaries, from any process", async () => {
	const dir = emptyFolder();
	const history = open(dir);
	for (const [id, hour] of [
		["b1", 1],
		["a1", 3],
		["a2", 2],
	] as const)
		history.begin(start(id, NOON + hour * 3.6e6));
	history.finish("b1", summary);
	history.finish("unheard-of", summary);
	await history.close();
	const again = open(dir, { mode: "read" });
	expect(again.list(10).map(({ run_id }) => run_id)).toEqual([
		"a1",
		"a2",
		"b1",
	]);
	expect(again.list(2).map(({ run_id }) => run_id)).toEqual(["a1", "a2"]);
	const [run] = again.find("b1");
	expect(run).toEqual({
		...start("b1", NOON + 3.6e6),
		status: "ended",
		summary,
	});
	expect(again.find("a").map(({ run_id }) => run_id)).toEqual(["a1", "a2"]);
	expect(again.find("x")).toEqual([]);
	await again.close();
});

test("a full id finds its run alone, also where others begin with it", async () => {
	const history = open(emptyFolder());
	history.begin(start("a", NOON));
	history.begin(start("ab", NOON + 1));
	expect(history.find("a").map(({ run_id }) => run_id)).toEqual(["a"]);
	await history.close();
});

test("without an end: running while its process lives, interrupted when it is gone", async () => {
	const dir = emptyFolder();
	const history = open(dir);
	history.begin(start("r", NOON));
	const status = () => history.list(1)[0]?.status;
	expect(status()).toBe(
		existsSync("/proc/self/stat") ? "running" : "interrupted",
	);
	await history.close();
	const elsewhere = open(dir, {
		process: { ...HERE, proc: "/nowhere", isAlive: () => false },
	});
	expect(elsewhere.list(1)[0]?.status).toBe("interrupted");
	await elsewhere.close();
});

test("runs are kept 90 days", async () => {
	const dir = emptyFolder();
	const history = open(dir);
	history.begin(start("old", NOON - 1 * DAY_MS));
	history.begin(start("kept", NOON + DAY_MS));
	await history.close();
	const later = open(dir, { believed: DAY + 90 });
	later.begin(start("new", NOON + 90 * DAY_MS));
	expect(later.list(10).map(({ run_id }) => run_id)).toEqual(["new", "kept"]);
	await later.close();
});

test("reading makes no file; writing makes it 0600", async () => {
	const dir = join(emptyFolder(), "state");
	const none = open(dir, { mode: "read" });
	expect(none.list(1)).toEqual([]);
	await none.close();
	expect(existsSync(dir)).toBe(false);
	await open(dir).close();
	expect(statSync(join(dir, "history.mdb")).mode & 0o777).toBe(0o600);
	expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test("a damaged history is an error that says so", async () => {
	const dir = emptyFolder();
	const history = open(dir);
	for (let i = 0; i < 300; i++) history.begin(start(`run-${i}`, NOON + i));
	await history.close();
	const path = join(dir, "history.mdb");
	const whole = readFileSync(path);
	for (const damaged of [
		Buffer.alloc(whole.length),
		whole.subarray(0, 9000),
		Buffer.from(whole).fill(7, 8192),
	]) {
		writeFileSync(path, damaged);
		expect(() => open(dir)).toThrow(
			expect.objectContaining({ code: "history_damaged" }),
		);
	}
});

test("a run that was altered is left out and named; the others are listed", async () => {
	const dir = emptyFolder();
	const history = open(dir);
	for (const id of ["first", "second", "third"]) {
		history.begin(start(id, NOON));
		history.finish(id, summary);
	}
	await history.close();
	const path = join(dir, "history.mdb");
	const whole = readFileSync(path, "latin1");
	for (const [from, to] of [
		['"run_id":"second"', '"run_id":"secund"'],
		['"run_id":"second"', '"run_id:"second" '],
	] as const) {
		writeFileSync(path, whole.replaceAll(from, to), "latin1");
		const altered = open(dir, { mode: "read" });
		expect(altered.list(9).map(({ run_id }) => run_id)).toEqual([
			"third",
			"first",
		]);
		expect(altered.damage).toMatchObject({
			code: "history_damaged",
			message: "The history is damaged: a run was altered (second).",
		});
		expect(altered.find("second")).toEqual([]);
		await altered.close();
	}
});
