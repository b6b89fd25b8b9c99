import {
	existsSync,
	readdirSync,
	readFileSync,
	type Stats,
	statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import {
	type RunOptions,
	sandboxProcess,
	start,
	temporaryFolder,
	untilEnd,
	write,
} from "../cli/run-fboc.ts";
import { startServer, taken } from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";
import { writeGenerated } from "./generated-events.ts";
import { readRecord } from "./sandbox-record.ts";

/** Starts an upload in chunks of 50, two at a time. */
const startUpload = (options: RunOptions) => {
	const flags = ["--chunk-size", "50", "--concurrency", "2", "--json"];
	const child = start(["upload", "events.ndjson", ...flags], options);
	return { child, ended: untilEnd(child) };
};

const environment = (url: string) => ({
	FBOC_GRAPH_URL: url,
	FBOC_ACCESS_TOKEN: "token",
});

/** Looks again and again until something is so, or the command has ended. */
async function until(
	isSo: () => boolean,
	ended: Promise<unknown>,
): Promise<void> {
	let over = false;
	void ended.then(() => {
		over = true;
	});
	while (!isSo() && !over) await wait(5);
}

for (const [signal, code] of [
	["SIGINT", 130],
	["SIGTERM", 143],
	["SIGHUP", 143],
] as const) {
	it(`${signal}: what is in flight is answered, nothing more is sent, exit ${code}`, async () => {
		const folder = temporaryFolder();
		const expected = writeGenerated(folder, 3000);
		const record = join(folder, "record.ndjson");
		const sandbox = await sandboxProcess(
			["--record", record, "--latency", "100ms"],
			{ cwd: folder },
		);
		const { child, ended } = startUpload({
			cwd: folder,
			env: environment(sandbox.url),
		});
		await until(() => existsSync(record) && statSync(record).size > 0, ended);
		child.kill(signal);
		const ran = await ended;
		await sandbox.stop();
		expect(ran.code).toBe(code);
		const { summary } = ran;
		expect(summary.exit_code).toBe(code);
		expect(summary.error).toMatchObject({ code: "interrupted" });
		expectBooksBalance(summary);
		const { delivered, unsent, unknown } = summary.deliveries;
		expect(delivered).toBeGreaterThan(0);
		expect(unsent).toBeGreaterThan(0);
		expect(unknown).toBe(0);
		expect(delivered).toBeLessThan(expected.size);
		expect((await readRecord(record)).byTrace.size).toBe(delivered);
	});
}

it("a second SIGINT does not wait for answers: what was in flight is unknown", async () => {
	const folder = temporaryFolder();
	writeGenerated(folder, 3000);
	// Only once something was taken are there several requests in flight.
	const server = await startServer((_, n) => (n === 0 ? taken(50) : "stall"));
	onTestFinished(() => server.close());
	const { child, ended } = startUpload({
		cwd: folder,
		env: environment(server.url),
	});
	await until(() => server.seen.length === 3, ended);
	child.kill("SIGINT");
	let over = false;
	void ended.then(() => {
		over = true;
	});
	await wait(300);
	expect(over).toBe(false);
	child.kill("SIGINT");
	const ran = await ended;
	expect(ran.code).toBe(130);
	expectBooksBalance(ran.summary);
	expect(ran.summary.deliveries).toMatchObject({
		delivered: 50,
		unknown: 100,
	});
	expect(server.seen).toHaveLength(3);
});

/** The file beside its place that becomes the payload file. It appears when the run begins. */
function begun(folder: string): Stats | undefined {
	const name = readdirSync(folder).find((one) => one.endsWith(".part"));
	return name === undefined
		? undefined
		: statSync(join(folder, name), { throwIfNoEntry: false });
}

it("SIGINT ends a run that waits for its standard input", async () => {
	const folder = temporaryFolder();
	writeGenerated(folder, 1);
	const args = ["upload", "-", "--dry-run", "--json"];
	const child = start([...args, "--payloads", "payloads.ndjson"], {
		cwd: folder,
	});
	const ended = untilEnd(child);
	child.stdin?.write('{"type":"page"}\n');
	await until(() => begun(folder) !== undefined, ended);
	child.kill("SIGINT");
	const ran = await Promise.race([ended, wait(5000, undefined)]);
	expect(ran?.code).toBe(130);
	expectBooksBalance(ran?.summary as NonNullable<typeof ran>["summary"]);
});

it("SIGINT during a dry run: a summary of what was read, exit 130", async () => {
	const folder = temporaryFolder();
	writeGenerated(folder, 20_000);
	const args = ["upload", "events.ndjson", "--dry-run", "--json"];
	const payloads = write(folder, "payloads.ndjson", "before\n");
	const files = ["--payloads", "payloads.ndjson"];
	const child = start([...args, ...files, "--workers", "0"], { cwd: folder });
	const ended = untilEnd(child);
	await until(() => (begun(folder)?.size ?? 0) > 0, ended);
	child.kill("SIGINT");
	const ran = await ended;
	expect(ran.code).toBe(130);
	expect(readFileSync(payloads, "utf8")).toBe("before\n");
	expect(begun(folder)).toBe(undefined);
	expect(ran.stderr).toContain("What stood there before is as it was.");
	expectBooksBalance(ran.summary);
	expect(ran.summary.events.read).toBeGreaterThan(0);
	expect(ran.summary.events.read).toBeLessThan(20_000);
});

it("a sandbox ends on a signal with its record whole, exit 0", async () => {
	const folder = temporaryFolder();
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		const child = start(["sandbox"], { cwd: folder });
		const ended = untilEnd(child);
		child.stdout?.once("data", () => child.kill(signal));
		const ran = await ended;
		expect(ran.code).toBe(0);
		expect(ran.stderr).toBe("");
		expect(ran.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
	}
});

it("a reader that has seen enough is no error", async () => {
	const folder = temporaryFolder();
	writeGenerated(folder, 100);
	for (const flags of [[], ["--json"], ["--verbose", "--progress", "plain"]]) {
		const args = ["upload", "events.ndjson", "--dry-run", ...flags];
		const child = start(args, { cwd: folder });
		const ended = untilEnd(child);
		child.stdout?.destroy();
		const ran = await ended;
		expect(ran.stderr).not.toMatch(/EPIPE|error|\bat /i);
		expect(ran.code).toBe(0);
	}
});
