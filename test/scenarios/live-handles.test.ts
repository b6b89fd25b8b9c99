import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import {
	fboc,
	PADDING,
	startScript,
	temporaryFolder,
	untilEnd,
	write,
} from "../cli/run-fboc.ts";
import { graphError, startServer, taken } from "../delivery/scripted-server.ts";

const RUNNER = fileURLToPath(new URL("live-handles.mjs", import.meta.url));

/** What does not shrink: a gzip file of it is large enough for a thread. */
const noise = (bytes: number) => randomBytes(bytes / 2).toString("hex");
const gzipped = (bytes: string | Uint8Array) => gzipSync(bytes, { level: 1 });

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: 10, currency: "USD", ...more },
	timestamp: new Date().toISOString(),
});
const lines = (events: readonly object[]) =>
	events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** Gzip files, large and small, whose beginning is refused. */
function refusedBeginnings(folder: string): void {
	const tar = Buffer.alloc(2 << 20, "x");
	tar.write("ustar", 257);
	const large = {
		"archive.tar.gz": Buffer.concat([tar, Buffer.from(noise(3 << 20))]),
		"events.parquet.gz": `PAR1${noise(3 << 20)}`,
		"columns.csv.gz": `colour,shape\n${`${noise(64)},round\n`.repeat(9)}${noise(3 << 20)}`,
		"utf16.gz": Buffer.concat([
			Buffer.from("no format at all", "utf16le"),
			Buffer.from(noise(3 << 20)),
		]),
		"words.gz": `plain words and nothing else\n${noise(3 << 20)}`,
	};
	for (const [name, bytes] of Object.entries(large))
		write(folder, name, gzipped(bytes));
	write(folder, "small.tar.gz", gzipped(tar.subarray(0, 2048)));
}

it("no command leaves a thread, a file or a connection alive, whatever ends it", async () => {
	const folder = temporaryFolder();
	const path = (name: string) => join(folder, name);
	const config = {
		eventSets: { stores: "1234567890123456" },
		events: { "Order Completed": "stores" },
	};
	write(folder, "fboc.config.json", config);
	write(folder, "wrong.json", { ...config, colour: "red" });
	write(folder, "command.json", {
		...config,
		accessToken: { command: "exit 3" },
	});
	mkdirSync(path("refused"));
	refusedBeginnings(path("refused"));
	const events = Array.from({ length: 300 }, (_, i) => order(i));
	write(folder, "events.ndjson", events);
	write(folder, "large.ndjson", lines(events) + PADDING.repeat(50));
	write(folder, "bad.ndjson", [
		...events,
		...events.map(() => ({ type: "track" })),
	]);
	const pad = Array.from({ length: 4000 }, (_, i) => ({
		...order(i),
		messageId: `${i}`,
		noise: noise(1600),
	}));
	const gz = gzipped(lines(pad));
	write(folder, "good.ndjson.gz", gz);
	const middle = Buffer.from(gz);
	middle.fill(0xff, gz.length >> 1, (gz.length >> 1) + 64);
	write(folder, "middle.ndjson.gz", middle);
	write(folder, "tail.ndjson.gz", gz.subarray(0, gz.length - 1000));
	write(folder, "head.ndjson.gz", Buffer.concat([gz.subarray(0, 12), gz]));
	write(folder, "zstd.zst", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]));
	write(folder, "altered.ndjson", [{ schema: "fboc.payload/1" }]);
	writeFileSync(path("unreadable.ndjson"), "{}");
	chmodSync(path("unreadable.ndjson"), 0);
	mkdirSync(path("mixed"));
	write(
		path("mixed"),
		"a.tar.gz",
		readFileSync(path("refused/archive.tar.gz")),
	);
	write(path("mixed"), "b.ndjson", events);
	const server = await startServer((_, n) =>
		n % 2 === 0 ? taken(300) : graphError(190, 463, {}, 401),
	);
	onTestFinished(() => server.close());
	const silent = await startServer(() => "stall");
	onTestFinished(() => silent.close());
	const there = { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: "token" };
	const dry = (...args: string[]) => ["upload", ...args, "--dry-run"];
	const both = (...args: string[]) =>
		["0", "2"].map((workers) => ({
			args: [...dry(...args), "--workers", workers],
		}));
	const each = [
		"archive.tar.gz",
		"events.parquet.gz",
		"columns.csv.gz",
		"utf16.gz",
		"words.gz",
		"small.tar.gz",
	].map((name) => path(`refused/${name}`));
	const damaged = ["head", "middle", "tail"].map((name) =>
		path(`${name}.ndjson.gz`),
	);
	const cases: {
		args: string[];
		set?: Record<string, string>;
		folder?: string;
		/** Milliseconds after the start. */
		signals?: number[];
		/** @default whatever it is */
		code?: number;
	}[] = [
		// What is good, first: what it needs for the first time stays.
		{ args: dry(path("good.ndjson.gz")), code: 0 },
		...[...each, ...damaged].flatMap((file) =>
			both(file).map((one) => ({
				...one,
				code: file.includes(".csv") ? 2 : 4,
			})),
		),
		...both(path("mixed")).map((one) => ({ ...one, code: 4 })),
		...both(path("good.ndjson.gz"), "--limit", "3"),
		...[...each, ...damaged, path("zstd.zst")].flatMap((file) => [
			{ args: ["explain", file] },
			{ args: ["init", "--force", file], folder: path("mixed") },
			{ args: ["send", file], set: there },
			{ args: ["replay", file], set: there },
		]),
		{ args: ["explain", path("good.ndjson.gz"), "--line", "2"], code: 0 },
		{ args: ["send", path("altered.ndjson")], set: there, code: 4 },
		{ args: dry(path("zstd.zst")), code: 4 },
		{ args: dry(path("none.ndjson")), code: 4 },
		{ args: dry(folder, "--format", "csv") },
		{
			args: dry(path("large.ndjson"), "--config", path("wrong.json")),
			code: 2,
		},
		{ args: dry(path("large.ndjson"), "--config", path("none.json")), code: 2 },
		{ args: ["upload", path("large.ndjson")], code: 2 },
		{
			args: ["upload", path("large.ndjson"), "-c", path("command.json")],
			code: 2,
		},
		{ args: ["upload", path("events.ndjson")], set: there, code: 0 },
		{
			args: ["upload", path("events.ndjson"), "--resend"],
			set: there,
			code: 6,
		},
		{ args: dry(path("bad.ndjson"), "--max-rejects", "3"), code: 7 },
		...both(path("events.ndjson"), "--payloads", "/dev/full").map((one) => ({
			...one,
			code: 5,
		})),
		...both(
			path("bad.ndjson"),
			"--rejects",
			"/dev/full",
			"--max-rejects",
			"9999",
		),
		{
			args: ["upload", path("large.ndjson"), "--resend"],
			set: { ...there, FBOC_GRAPH_URL: silent.url },
			signals: [600, 900],
			code: 130,
		},
		{ args: ["check"], set: there },
		{ args: ["event-sets"], set: there },
		{ args: ["history"], code: 0 },
		{ args: ["history", "x"], code: 2 },
		{ args: ["sandbox"], signals: [300], code: 0 },
		{ args: ["upload", path("events.ndjson"), "--sandbox"], code: 0 },
	];
	const ran = await untilEnd(
		startScript(RUNNER, [write(folder, "cases.json", JSON.stringify(cases))], {
			cwd: folder,
		}),
	);
	const last = ran.stdout.trimEnd().split("\n").at(-1) ?? "";
	const reports = JSON.parse(last) as object[];
	expect(
		reports.map((report, i) => ({ args: cases[i]?.args, ...report })),
	).toEqual(
		cases.map(({ args, code = expect.any(Number) }) => ({
			args,
			code,
			resources: [],
			files: [],
		})),
	);
});

it("a large gzip file whose beginning is refused ends the command, and its neighbours are read", async () => {
	const folder = temporaryFolder();
	mkdirSync(join(folder, "in"));
	refusedBeginnings(join(folder, "in"));
	write(join(folder, "in"), "events.ndjson", [order(1), order(2)]);
	write(join(folder, "in"), "more.ndjson.gz", gzipped(lines([order(3)])));
	const ran = await fboc(["upload", "in", "--dry-run", "--json"], {
		cwd: folder,
	});
	expect(ran.code).toBe(2);
	expect(ran.summary.events).toMatchObject({ read: 3, accepted: 3 });
});
