import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServer, taken } from "../delivery/scripted-server.ts";
import {
	fboc,
	readLines,
	sandboxProcess,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

const now = Date.now();
const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: id, order_id: `o-${id}`, note: 'a "b" \u2028 é' },
	context: { traits: { email: `u${id}@example.com`, phone: "+16505551212" } },
	timestamp: new Date(now - id * 1000).toISOString(),
	...more,
});
const CONFIG = {
	eventSets: { stores: "111", online: "222" },
	events: { "Order Completed": ["stores", "online"] },
};
const TOKEN = { FBOC_ACCESS_TOKEN: "token" };

/** A folder with events, one of which is bad, and a config. */
function setting(config: object = CONFIG): string {
	const folder = temporaryFolder();
	const bad = order(3, { properties: {} });
	write(folder, "events.ndjson", [order(1), order(2), bad, order(4)]);
	write(folder, "fboc.config.json", config);
	return folder;
}
const sizeAndMode = (path: string) => (statSync(path).mode & 0o777).toString(8);

for (const api of ["conversions", "offline"]) {
	it(`--payloads is what the sandbox records, in a dry run too (${api})`, async () => {
		const folder = setting();
		const record = join(folder, "record.ndjson");
		const sandbox = await sandboxProcess(["--record", record]);
		const upload = ["upload", "events.ndjson", "--json", "--api", api];
		const dry = await fboc(
			[...upload, "--dry-run", "--payloads", "dry.ndjson"],
			{ cwd: folder },
		);
		const ran = await fboc([...upload, "--payloads", "sent.ndjson"], {
			cwd: folder,
			env: { ...TOKEN, FBOC_GRAPH_URL: sandbox.url },
		});
		await sandbox.stop();
		expect([dry.code, ran.code]).toEqual([3, 3]);
		const read = (name: string) => readFileSync(join(folder, name), "utf8");
		expect(read("dry.ndjson")).toBe(read("sent.ndjson"));
		// The same bytes of every event, in whatever order the chunks came.
		const events = (text: string, field: RegExp) =>
			text
				.trimEnd()
				.split("\n")
				.map((line) => field.exec(line)?.slice(1))
				.sort();
		const payload =
			/^\{"schema":"fboc.payload\/1","event_set":("\d+"),"api":("\w+"),.*?"event":(.*)\}$/;
		const recorded = /^\{"event_set":("\d+"),"api":("\w+"),"event":(.*)\}$/;
		const [, lines = ""] = /^(.*\n)(.*)\n$/s.exec(read("sent.ndjson")) ?? [];
		const sent = events(lines, payload);
		expect(sent).toHaveLength(6);
		expect(sent).toEqual(events(read("record.ndjson"), recorded));
		expect(sizeAndMode(join(folder, "sent.ndjson"))).toBe("600");
	});
}

describe("rejects", () => {
	it("by reference only, mode 0600, where they are asked for", async () => {
		const folder = setting();
		const args = ["upload", "events.ndjson", "--dry-run", "--json"];
		const { summary } = await fboc([...args, "--rejects", "bad.ndjson"], {
			cwd: folder,
		});
		const path = join(folder, "bad.ndjson");
		expect(sizeAndMode(path)).toBe("600");
		expect(readLines(path)).toEqual([
			{
				schema: "fboc.reject/1",
				run_id: summary.run_id,
				input: "events.ndjson",
				line: 3,
				stage: "map",
				code: "missing_value",
				field: "properties.revenue",
				message: expect.any(String),
				event_set: null,
				digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
			},
		]);
		expect(summary.rejects_file).toBe("bad.ndjson");
	});

	it("in the state folder, private, when no file is named; none when nothing is rejected", async () => {
		const folder = setting();
		const args = ["upload", "events.ndjson", "--dry-run", "--json"];
		const { summary } = await fboc(args, { cwd: folder });
		const path = summary.rejects_file ?? "";
		expect(path.startsWith(join(folder, "state"))).toBe(true);
		expect(sizeAndMode(path)).toBe("600");
		expect(sizeAndMode(join(folder, "state"))).toBe("700");
		const clean = await fboc([...args, "--limit", "2"], { cwd: folder });
		expect(clean.summary.rejects_file).toBe(null);
	});

	it("carry their event or their raw text with --rejects-with-data", async () => {
		const folder = setting();
		const bad = order(3, { properties: {} });
		write(folder, "more.ndjson", `{"type":"page"}\nnot JSON\n`);
		const args = ["upload", "events.ndjson", "more.ndjson", "--dry-run"];
		const files = ["--rejects", "bad.ndjson", "--rejects-with-data"];
		await fboc([...args, ...files], { cwd: folder });
		expect(readLines(join(folder, "bad.ndjson"))).toMatchObject([
			{ line: 3, code: "missing_value", event: bad },
			{ line: 2, code: "malformed_json", raw: "not JSON" },
		]);
		expect(sizeAndMode(join(folder, "bad.ndjson"))).toBe("600");
	});
});

describe("--test-event-code", () => {
	it("stands in every request, next to the events", async () => {
		const folder = setting();
		const server = await startServer(({ body }) =>
			taken(JSON.parse(body).data.length),
		);
		onTestFinished(() => server.close());
		const args = ["upload", "events.ndjson", "--test-event-code", "TEST123"];
		const ran = await fboc([...args, "--chunk-size", "2"], {
			cwd: folder,
			env: { ...TOKEN, FBOC_GRAPH_URL: server.url },
		});
		expect(ran.code).toBe(3);
		expect(server.seen).toHaveLength(4);
		for (const { url, headers, body } of server.seen) {
			expect(JSON.parse(body)).toEqual({
				data: expect.any(Array),
				upload_tag: "Segment",
				test_event_code: "TEST123",
			});
			expect(url).toMatch(/^\/v25\.0\/(111|222)\/events$/);
			expect(headers.authorization).toBe("Bearer token");
		}
	});

	it("is refused on the offline wire, which has none", async () => {
		const folder = setting();
		const args = ["upload", "events.ndjson", "--api", "offline", "--json"];
		const ran = await fboc([...args, "--test-event-code", "TEST123"], {
			cwd: folder,
			env: TOKEN,
		});
		expect(ran.code).toBe(2);
		expect(ran.summary.error).toMatchObject({ field: "--test-event-code" });
	});
});

describe("--json is one object on stdout, however the run ends", () => {
	const cases: [args: string, code: number][] = [
		["upload events.ndjson --dry-run", 3],
		["upload events.ndjson --dry-run --limit 1", 0],
		["upload events.ndjson --sandbox", 3],
		["upload missing.ndjson --dry-run", 4],
		["upload events.ndjson", 2],
		["upload events.ndjson --config nowhere.yaml", 2],
		["upload events.ndjson --chunk-size 5000", 2],
		["upload events.ndjson --chunk-size x", 2],
		["upload events.ndjson --nonsense", 2],
		["upload", 2],
		["upload events.ndjson --dry-run --rejects /dev/null/no", 2],
		["upload events.ndjson --dry-run --payloads /dev/null/no", 2],
	];
	it.each(cases)("fboc %s: exit %i", async (args, code) => {
		const ran = await fboc([...args.split(" "), "--json"], { cwd: setting() });
		expect(ran.code).toBe(code);
		expect(ran.stdout.endsWith("}\n")).toBe(true);
		const { summary } = ran;
		expect(summary).toMatchObject({
			schema: "fboc.summary/1",
			command: "upload",
			exit_code: code,
		});
		// Every field of the contract, in its order, whatever happened.
		expect(Object.keys(summary)).toEqual([
			..."schema run_id command dry_run api started_at ended_at exit_code outcome".split(
				" ",
			),
			..."inputs events deliveries event_sets conversions unmapped match_keys".split(
				" ",
			),
			..."rejects warnings requests destination fboc_version payload_digest rejects_file report_file error".split(
				" ",
			),
		]);
		if (code === 2 || code === 4) {
			expect(summary.error?.message).toBeTruthy();
			expect(ran.stderr).toMatch(/^error/);
		} else expect(summary.error).toBe(null);
	});
});

it("a clean run in a log is one line on stdout and nothing on stderr, and with --quiet nothing at all", async () => {
	const folder = setting();
	const args = ["upload", "events.ndjson", "--sandbox", "--limit", "2"];
	for (const flags of [[], ["--quiet"]]) {
		const ran = await fboc(
			[...args, ...flags, "--state-dir", `state${flags.length}`],
			{ cwd: folder },
		);
		expect(ran.code).toBe(0);
		expect(ran.stderr).toBe("");
		if (flags.length > 0) expect(ran.stdout).toBe("");
		else expect(ran.stdout).toMatch(/^fboc: settled: 2 events read, [^\n]*\n$/);
		expect(ran.stdout).not.toContain("\x1b");
	}
});
