import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseFaults } from "../../src/sandbox/faults.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { conversion, numbers, offline, open, post, SET } from "./calls.ts";

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "fboc-sandbox-"));
});
afterEach(() => rm(folder, { recursive: true }));

const line = (event_set: string, api: string, event: unknown) =>
	`${JSON.stringify({ event_set, api, event })}\n`;

describe("the record", () => {
	test("every accepted event and no other, in order, there before the answer", async () => {
		const record = join(folder, "accepted.ndjson");
		const sandbox = await open({ record });
		await post(sandbox, [conversion(1), conversion(2)]);
		await post(sandbox, [conversion(3), conversion(4, { event_time: 1 })]);
		await post(sandbox, [offline(5)], { id: "42" });
		const odd = { "": 0, é: "\u2028\n", deep: [{ null: null }] };
		await post(sandbox, [offline(6, { custom_data: odd })]);
		expect(await readFile(record, "utf8")).toBe(
			line(SET, "conversions", conversion(1)) +
				line(SET, "conversions", conversion(2)) +
				line("42", "offline", offline(5)) +
				line(SET, "offline", offline(6, { custom_data: odd })),
		);
		expect((await stat(record)).mode & 0o777).toBe(0o600);
	});

	test("requests at once do not mix their events", async () => {
		const record = join(folder, "accepted.ndjson");
		const sandbox = await open({ record });
		const batch = (b: number) =>
			Array.from({ length: 500 }, (_, n) => conversion(b * 500 + n));
		await Promise.all([0, 1, 2, 3].map((b) => post(sandbox, batch(b))));
		const lines = (await readFile(record, "utf8")).trimEnd().split("\n");
		const numbersInFile = lines.map((text) =>
			Number(/"event-(\d+)"/.exec(text)?.[1]),
		);
		expect(lines).toHaveLength(2000);
		for (let at = 0; at < 2000; at += 500) {
			const first = numbersInFile[at] ?? -1;
			expect(numbersInFile.slice(at, at + 500)).toEqual(
				Array.from({ length: 500 }, (_, n) => first + n),
			);
		}
	});

	test("drop-after: what the client never hears of is recorded; drop: it is not", async () => {
		const record = join(folder, "accepted.ndjson");
		const after = await open({ record, faults: parseFaults("drop-after:1") });
		await expect(post(after, [conversion(1)])).rejects.toThrow();
		await after.close();
		const before = await open({ record, faults: parseFaults("drop:1") });
		await expect(post(before, [conversion(2)])).rejects.toThrow();
		expect(await readFile(record, "utf8")).toBe(
			line(SET, "conversions", conversion(1)),
		);
	});

	test("what the file held before stays, and its mode becomes private", async () => {
		const record = join(folder, "accepted.ndjson");
		await writeFile(record, "before\n", { mode: 0o644 });
		const sandbox = await open({ record });
		await post(sandbox, [conversion()]);
		expect(await readFile(record, "utf8")).toBe(
			`before\n${line(SET, "conversions", conversion())}`,
		);
		expect((await stat(record)).mode & 0o777).toBe(0o600);
	});

	test("a folder that is not there: exit 2", async () => {
		const record = join(folder, "none", "accepted.ndjson");
		await expect(startSandbox({ record })).rejects.toMatchObject({
			code: "sandbox_record_unwritable",
			exitCode: 2,
		});
	});

	test.runIf(process.platform === "linux")(
		"a full disk: no event is confirmed, and closing says so",
		async () => {
			const sandbox = await startSandbox({ record: "/dev/full" });
			const event = conversion(0, {
				event_time: Math.floor(Date.now() / 1000) - 60,
			});
			await expect(post(sandbox, [event])).rejects.toThrow();
			await expect(sandbox.close()).rejects.toMatchObject({
				code: "sandbox_record_unwritable",
			});
		},
	);
});

describe("starting and closing", () => {
	test("on loopback only, on the port asked for", async () => {
		const sandbox = await open();
		const port = Number(new URL(sandbox.url).port);
		expect(new URL(sandbox.url).hostname).toBe("127.0.0.1");
		await expect(startSandbox({ port })).rejects.toMatchObject({
			code: "sandbox_port_unavailable",
			exitCode: 2,
		});
		await sandbox.close();
		expect((await open({ port })).url).toBe(sandbox.url);
	});

	test("stalled, slow and half-sent requests end at close, which may be called twice", async () => {
		const stalling = await open({ faults: parseFaults("stall:1") });
		const waiting = await open({ latencyMs: 3_600_000 });
		const pending = [
			post(stalling, [conversion()]),
			post(waiting, [conversion()]),
		].map((request) =>
			request.then(
				() => "answered",
				() => "ended",
			),
		);
		const half = connect(Number(new URL(stalling.url).port), "127.0.0.1");
		half.on("error", () => {});
		const halfEnded = new Promise((resolve) => half.once("close", resolve));
		half.write(
			`POST /v25.0/${SET}/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{`,
		);
		while (stalling.stats.requests < 2 || waiting.stats.requests < 1)
			await new Promise((resolve) => setImmediate(resolve));
		await Promise.all([stalling.close(), waiting.close(), stalling.close()]);
		expect(await Promise.all(pending)).toEqual(["ended", "ended"]);
		await halfEnded;
		expect(stalling.stats).toMatchObject({ accepted: 0 });
		expect(waiting.stats).toMatchObject({ accepted: 0 });
	});

	test("a client that gives up on a stall leaves the sandbox at work", async () => {
		const sandbox = await open({ faults: parseFaults("stall:0.5"), seed: 1 });
		const outcomes = new Set<string>();
		for (let n = 0; n < 12; n++) {
			const signal = AbortSignal.timeout(100);
			outcomes.add(
				await post(sandbox, [conversion()], { signal }).then(
					numbers,
					() => "gave up",
				),
			);
		}
		expect([...outcomes].sort()).toEqual(["200 undefined", "gave up"]);
	});
});
