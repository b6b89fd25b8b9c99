import { type ChildProcess, spawn } from "node:child_process";
import {
	mkdirSync,
	readdirSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import {
	acquireLocks,
	type LockOptions,
} from "../../../src/ledger/locks/lock.ts";
import { takeLock } from "../../../src/ledger/locks/lock-file.ts";
import {
	identify,
	type ProcessPort,
} from "../../../src/ledger/locks/process-identity.ts";
import { compileLedger } from "../compiled.ts";
import { emptyFolder } from "../folder.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

let code = "";
beforeAll(() => {
	code = compileLedger("lock");
});

const children: ChildProcess[] = [];
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
});

function start(
	dir: string,
	name: string,
	waitMs = 0,
): { child: ChildProcess; said: Promise<string> } {
	const script = join(import.meta.dirname, "child-lock.mjs");
	const child = spawn(
		process.execPath,
		[script, code, dir, name, String(waitMs)],
		{ stdio: ["pipe", "pipe", "inherit"] },
	);
	children.push(child);
	const said = new Promise<string>((resolve) => {
		child.stdout
			?.setEncoding("utf8")
			.once("data", (text: string) => resolve(text.trim()));
	});
	return { child, said };
}

function gone(child: ChildProcess): Promise<unknown> {
	return new Promise((resolve) => child.on("close", resolve));
}

/** This process, seen through a made-up `/proc` where there is one. */
function port(change: Partial<ProcessPort> = {}): ProcessPort {
	return { host: hostname(), pid: process.pid, isAlive: () => true, ...change };
}

function take(dir: string, names: string[], change: Partial<LockOptions> = {}) {
	return acquireLocks({
		dir,
		names,
		command: "upload",
		process: port(),
		now: () => 1.7e12,
		waitMs: 0,
		...change,
	});
}

/** A folder like `/proc`, of a machine or container of our own making. */
function fakeProc(
	folder: string,
	boot: string,
	space: string,
	processes: Record<number, number>,
): string {
	mkdirSync(join(folder, "sys/kernel/random"), { recursive: true });
	writeFileSync(join(folder, "sys/kernel/random/boot_id"), `${boot}\n`);
	mkdirSync(join(folder, "self/ns"), { recursive: true });
	symlinkSync(space, join(folder, "self/ns/pid"));
	for (const [pid, ticks] of Object.entries(processes)) {
		mkdirSync(join(folder, pid));
		const before = Array.from({ length: 18 }, () => "0").join(" ");
		writeFileSync(
			join(folder, pid, "stat"),
			`${pid} (a ) name) S ${before} ${ticks} 0`,
		);
	}
	return folder;
}

/** A holder that never gives another sign of life: its lock, made `ago` milliseconds ago by the file system's clock. */
async function leave(
	dir: string,
	process: ProcessPort,
	ago = 0,
): Promise<void> {
	const folder = join(dir, "locks");
	mkdirSync(folder);
	const holder = {
		process: identify(process),
		started_at: "2023-11-14T22:13:20.000Z",
		command: "upload",
	};
	await takeLock(folder, "1", 1, holder);
	const at = new Date(Date.now() - ago);
	utimesSync(join(folder, "1.1"), at, at);
}

/** Seen from another container, which may be paused or gone. */
const CONTAINERS = () => ({
	theirs: port({
		host: "pod-a",
		pid: 1,
		proc: fakeProc(emptyFolder(), "boot-1", "pid:[1]", { 1: 1 }),
	}),
	ours: port({
		host: "pod-b",
		pid: 1,
		proc: fakeProc(emptyFolder(), "boot-1", "pid:[2]", { 1: 1 }),
	}),
});

test("the message names host, process, start, command and what to do", async () => {
	const dir = emptyFolder();
	const lock = await take(dir, ["facebook.1001"]);
	const error: unknown = await take(dir, ["facebook.1001"]).catch(
		(e: unknown) => e,
	);
	expect(error).toMatchObject({ code: "locked", exitCode: 10 });
	const { message, next } = error as { message: string; next: string };
	for (const part of [
		hostname(),
		`process ${process.pid}`,
		"2023-11-14T22:13:20.000Z",
		"fboc upload",
	])
		expect(message).toContain(part);
	expect(next).toContain("--lock-wait");
	await lock.release();
	await (await take(dir, ["facebook.1001"])).release();
});

test("what a lock file says reaches no terminal as it is", async () => {
	const dir = emptyFolder();
	const lock = await take(dir, ["a"], { command: "upload\u001b[31m\nboom" });
	await expect(take(dir, ["a"])).rejects.toMatchObject({
		message: expect.stringMatching(/^[\x20-\x7e]+$/),
	});
	await lock.release();
});

test("different event sets do not wait for each other; a shared one is enough to; all or none", async () => {
	const dir = emptyFolder();
	const first = await take(dir, ["1", "2"]);
	const other = await take(dir, ["3", "4"]);
	await expect(take(dir, ["5", "2"])).rejects.toMatchObject({ code: "locked" });
	await (await take(dir, ["5"])).release();
	await first.release();
	await (await take(dir, ["2", "1"])).release();
	await other.release();
});

test("folder 0700, files 0600", async () => {
	const dir = emptyFolder();
	const lock = await take(dir, ["1"]);
	const folder = join(dir, "locks");
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	for (const name of readdirSync(folder))
		expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
	await lock.release();
});

test("a killed holder's lock is free at once; a living one's is not", async () => {
	const dir = emptyFolder();
	const { child, said } = start(dir, "1");
	expect(await said).toBe("held");
	await expect(take(dir, ["1"])).rejects.toMatchObject({ code: "locked" });
	child.kill("SIGKILL");
	await gone(child);
	const isAlive = () => false;
	await (await take(dir, ["1"], { process: port({ isAlive }) })).release();
});

test("many who find a stale lock at once: one gets it", async () => {
	const dir = emptyFolder();
	for (let round = 0; round < 2; round++) {
		const holder = start(dir, "1");
		expect(await holder.said).toBe("held");
		holder.child.kill("SIGKILL");
		await gone(holder.child);
		const all = Array.from({ length: 6 }, () => start(dir, "1"));
		const said = await Promise.all(all.map((one) => one.said));
		expect(said.sort()).toEqual([
			"held",
			"locked",
			"locked",
			"locked",
			"locked",
			"locked",
		]);
		for (const { child } of all) child.kill("SIGKILL");
		await Promise.all(
			all.map(
				({ child }) =>
					(child.exitCode ?? child.signalCode) === null && gone(child),
			),
		);
	}
});

test("never two at once, whoever takes, frees and waits", async () => {
	const dir = emptyFolder();
	let holding = 0;
	let taken = 0;
	const worker = async () => {
		for (let i = 0; i < 15; i++) {
			const lock = await take(dir, ["1"]).catch(() => undefined);
			if (lock === undefined) {
				await new Promise((resolve) => setImmediate(resolve));
				continue;
			}
			expect(++holding).toBe(1);
			taken++;
			await new Promise((resolve) => setImmediate(resolve));
			holding--;
			await lock.release();
		}
	};
	await Promise.all(Array.from({ length: 8 }, worker));
	expect(taken).toBeGreaterThan(3);
	expect(readdirSync(join(dir, "locks"))).toHaveLength(1);
});

test("waits for the holder, and says once that it does", async () => {
	const dir = emptyFolder();
	const lock = await take(dir, ["1"]);
	const waits: string[] = [];
	const waiting = take(dir, ["1"], {
		waitMs: 60_000,
		onWait: ({ command }) => waits.push(command),
	});
	await expect.poll(() => waits).toEqual(["upload"]);
	await lock.release();
	await (await waiting).release();
	expect(waits).toEqual(["upload"]);
});

test("the waiting can be ended", async () => {
	const dir = emptyFolder();
	const lock = await take(dir, ["1"]);
	const { signal, abort } = (() => {
		const controller = new AbortController();
		return {
			signal: controller.signal,
			abort: () => controller.abort(new Error("enough")),
		};
	})();
	const waiting = take(dir, ["1"], { waitMs: 60_000, signal, onWait: abort });
	await expect(waiting).rejects.toThrow("enough");
	await lock.release();
});

test("a process id used again does not hold the lock, in containers either", async () => {
	const dir = emptyFolder();
	const before = fakeProc(emptyFolder(), "boot-1", "pid:[1]", { 1: 500 });
	const again = fakeProc(emptyFolder(), "boot-1", "pid:[1]", { 1: 900 });
	const as = (proc: string) => ({
		process: port({ host: "pod", pid: 1, proc }),
	});
	await take(dir, ["1"], as(before));
	await expect(take(dir, ["1"], as(before))).rejects.toMatchObject({
		code: "locked",
	});
	await (await take(dir, ["1"], as(again))).release();
});

test("after a reboot the lock is free, though the id is in use", async () => {
	const before = fakeProc(emptyFolder(), "boot-1", "pid:[1]", { 77: 500 });
	const after = fakeProc(emptyFolder(), "boot-2", "pid:[1]", { 77: 500 });
	const as = (proc: string) => port({ host: "server", pid: 77, proc });
	const options = { process: as(after), silenceMs: 1e15, watchMs: 50 };
	const [recent, old] = [emptyFolder(), emptyFolder()];
	// A sign of life since we came up: another machine of the same name.
	await leave(recent, as(before));
	await expect(take(recent, ["1"], options)).rejects.toMatchObject({
		code: "locked",
	});
	await leave(old, as(before), 8000 * 86_400_000);
	await (await take(old, ["1"], options)).release();
});

test("another machine's or container's lock is free once it has been silent for long, whoever does not wait", async () => {
	const { theirs, ours } = CONTAINERS();
	const options = { process: ours, watchMs: 50 };
	const [recent, silent] = [emptyFolder(), emptyFolder()];
	await leave(recent, theirs, 80_000);
	await expect(take(recent, ["1"], options)).rejects.toMatchObject({
		code: "locked",
	});
	await leave(silent, theirs, 91_000);
	await (await take(silent, ["1"], options)).release();
});

test("a living one is not taken for silent by a clock that was set far ahead", async () => {
	const dir = emptyFolder();
	const { theirs, ours } = CONTAINERS();
	await leave(dir, theirs, 98 * 86_400_000);
	const path = join(dir, "locks", "1.1");
	const beat = setInterval(() => utimesSync(path, new Date(), new Date()), 50);
	const options = { process: ours, watchMs: 1000 };
	await expect(take(dir, ["1"], options)).rejects.toMatchObject({
		code: "locked",
	});
	clearInterval(beat);
});

test("one whose last sign lies in the future, as a clock was set back, is free once nobody gives another", async () => {
	const dir = emptyFolder();
	const { theirs, ours } = CONTAINERS();
	await leave(dir, theirs, -98 * 86_400_000);
	const us = { process: ours, silenceMs: 300 };
	await expect(take(dir, ["1"], us)).rejects.toMatchObject({ code: "locked" });
	await (await take(dir, ["1"], { ...us, waitMs: 20_000 })).release();
});

test("processes that are hidden from us are not gone", async () => {
	const dir = emptyFolder();
	const proc = fakeProc(emptyFolder(), "boot-1", "pid:[1]", {});
	await leave(dir, port({ proc }));
	const ours = (isAlive: () => boolean) => ({
		process: port({ proc, isAlive }),
	});
	await expect(
		take(
			dir,
			["1"],
			ours(() => true),
		),
	).rejects.toMatchObject({
		code: "locked",
	});
	await (
		await take(
			dir,
			["1"],
			ours(() => false),
		)
	).release();
});

test("each holder's token is greater than the last, and one whose lock was taken notices", async () => {
	const dir = emptyFolder();
	const { theirs, ours } = CONTAINERS();
	const frozen = await take(dir, ["1"], { process: theirs });
	const fence = frozen.fence("1");
	await fence.ensureHeld();
	const long = new Date(2001, 1, 1);
	utimesSync(join(dir, "locks", "1.1"), long, long);
	const next = await take(dir, ["1"], { process: ours, watchMs: 50 });
	expect(next.fence("1").token).toBeGreaterThan(fence.token);
	await expect(fence.ensureHeld()).rejects.toMatchObject({
		code: "locked",
		exitCode: 10,
	});
	// Nor does it take the other's lock away when it ends.
	await frozen.release();
	await next.fence("1").ensureHeld();
	await next.release();
	await expect(fence.ensureHeld()).rejects.toMatchObject({ code: "locked" });
});

test("without /proc: a dead process frees the lock, a living one holds it", async () => {
	const dir = emptyFolder();
	const proc = join(dir, "none");
	await take(dir, ["1"], { process: port({ proc }) });
	await expect(
		take(dir, ["1"], { process: port({ proc }) }),
	).rejects.toMatchObject({ code: "locked" });
	await (
		await take(dir, ["1"], { process: port({ proc, isAlive: () => false }) })
	).release();
});

test("a lock file damaged by a power cut holds nothing", async () => {
	const dir = emptyFolder();
	mkdirSync(join(dir, "locks"));
	writeFileSync(join(dir, "locks", "1.7"), '{"process":');
	await (await take(dir, ["1"])).release();
	expect(readdirSync(join(dir, "locks"))).toEqual(["1.8"]);
});

test("a folder that cannot be written says so", async () => {
	const dir = emptyFolder();
	writeFileSync(join(dir, "locks"), "");
	await expect(take(dir, ["1"])).rejects.toMatchObject({
		code: "ledger_unwritable",
		exitCode: 5,
	});
});
