import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Ran, readLines, write } from "../cli/run-fboc.ts";
import {
	graphError,
	type Reply,
	startServer,
	taken,
} from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";
import { asCsv, openShop, type Shop, type ShopEvent } from "./shop.ts";

interface Entry {
	input: string;
	line: number;
	stage: string;
	code: string;
	event_set: string | null;
	digest: string;
	event?: ShopEvent;
	raw?: string;
}

const REJECTS = ["--rejects", "rejects.ndjson"];
const upload = ["upload", "events.ndjson", "--json"];
const replay = (...flags: string[]) => [
	"replay",
	"rejects.ndjson",
	"--json",
	...flags,
];

const entries = ({ path }: Shop) => readLines<Entry>(path("rejects.ndjson"));

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `user-${id}`,
	event: "Order Completed",
	properties: { revenue: 10 + id, trace: `t${id}` },
	timestamp: new Date(Date.now() - 60_000).toISOString(),
	...more,
});

/** A shop whose events are three good orders, and one of each kind of bad. */
async function shopWithBad(lines: readonly (object | string)[]): Promise<Shop> {
	const shop = await openShop(0);
	write(
		shop.folder,
		"events.ndjson",
		lines
			.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
			.map((line) => `${line}\n`)
			.join(""),
	);
	return shop;
}

const BAD = [
	order(1),
	order(2, { properties: { trace: "t2" } }),
	'{"type":"track","event":"Order Completed"',
	order(4),
	order(5, { userId: undefined }),
	order(6, { timestamp: "someday" }),
];

function expectReplayed({ code, summary }: Ran, exit: number): void {
	expect(summary.error).toEqual(
		exit === 0 || exit === 3 ? null : expect.anything(),
	);
	expect(code).toBe(exit);
	expect(summary.command).toBe("replay");
	expectBooksBalance(summary);
}

describe("mended and replayed", () => {
	it("data in the file: both runs' books, and an empty rejects file", async () => {
		const shop = await shopWithBad(BAD);
		const first = await shop.run([
			...upload,
			...REJECTS,
			"--rejects-with-data",
		]);
		expect(first.code).toBe(3);
		expectBooksBalance(first.summary);
		expect(first.summary.deliveries.delivered).toBe(2);
		expect(first.summary.events.rejected).toBe(4);
		expect(first.summary.rejects_file).toBe("rejects.ndjson");
		expect(entries(shop).map(({ line, code }) => [line, code])).toEqual([
			[2, "missing_value"],
			[3, "malformed_json"],
			[5, "no_match_key"],
			[6, "invalid_timestamp"],
		]);

		const mended = entries(shop).map(({ event, raw, ...entry }) => ({
			...entry,
			...(raw !== undefined
				? { event: order(3) }
				: {
						event: {
							...event,
							userId: "someone",
							timestamp: new Date(Date.now() - 60_000).toISOString(),
							properties: { ...event?.properties, revenue: 1 },
						},
					}),
		}));
		write(shop.folder, "rejects.ndjson", mended);
		const second = await shop.run(replay());
		expectReplayed(second, 0);
		expect(second.summary.events).toMatchObject({ read: 4, accepted: 4 });
		expect(second.summary.deliveries).toMatchObject({
			planned: 4,
			delivered: 4,
		});
		expect(second.summary.rejects_file).toBeNull();
		expect(readFileSync(shop.path("rejects.ndjson"), "utf8")).toBe("");
		expect((await shop.accepted()).size).toBe(6);
		expect(statSync(shop.path("rejects.ndjson")).mode & 0o777).toBe(0o600);

		const third = await shop.run(replay());
		expectReplayed(third, 0);
		expect(third.summary.events.read).toBe(0);
	});

	it("by reference, under a config that was mended", async () => {
		const shop = await shopWithBad([
			order(1),
			order(2, { properties: { trace: "t2", total: 7 } }),
			order(3, { properties: { trace: "t3", total: 8 } }),
		]);
		const first = await shop.run([...upload, ...REJECTS]);
		expect(first.code).toBe(3);
		expect(entries(shop).map(({ event, raw }) => event ?? raw)).toEqual([
			undefined,
			undefined,
		]);
		const config = JSON.parse(
			readFileSync(shop.path("fboc.config.json"), "utf8"),
		);
		write(shop.folder, "fboc.config.json", {
			...config,
			revenueFallback: "total",
		});
		const second = await shop.run(replay());
		expectReplayed(second, 0);
		expect(second.summary.deliveries.delivered).toBe(2);
		expect(readFileSync(shop.path("rejects.ndjson"), "utf8")).toBe("");
		expect((await shop.accepted()).get("t3")).toMatchObject({
			cents: 800,
			times: 1,
		});
	});

	it("from JSON arrays, CSV, gzip and UTF-16, by reference and with data", async () => {
		const shop = await openShop(0);
		const list = [1, 2, 3, 4].map((id) =>
			order(id, { properties: { trace: `t${id}`, total: id } }),
		) as unknown as ShopEvent[];
		const { gzipSync } = await import("node:zlib");
		write(shop.folder, "a.json", JSON.stringify(list.slice(0, 1), null, 2));
		write(shop.folder, "b.csv", asCsv(list.slice(1, 2)));
		write(
			shop.folder,
			"c.ndjson.gz",
			gzipSync(`\n\n${JSON.stringify(list[2])}\n`),
		);
		write(
			shop.folder,
			"d.ndjson",
			Buffer.from(`\ufeff${JSON.stringify(list[3])}\r\n`, "utf16le"),
		);
		const inputs = ["a.json", "b.csv", "c.ndjson.gz", "d.ndjson"];
		for (const flags of [[], ["--rejects-with-data"]]) {
			writeFileSync(shop.path("rejects.ndjson"), "");
			const ran = await shop.run([
				...["upload", ...inputs, "--json", "--resend"],
				...[...REJECTS, ...flags],
			]);
			expect(ran.code).toBe(3);
			expect(entries(shop).map(({ input, line }) => [input, line])).toEqual([
				["a.json", 2],
				["b.csv", 2],
				["c.ndjson.gz", 3],
				["d.ndjson", 1],
			]);
			expect(entries(shop).filter(({ event }) => event).length).toBe(
				flags.length * 4,
			);
			const config = JSON.parse(
				readFileSync(shop.path("fboc.config.json"), "utf8"),
			);
			write(shop.folder, "mended.json", {
				...config,
				revenueFallback: "total",
			});
			const again = await shop.run(
				replay("--config", "mended.json", "--resend"),
			);
			expectReplayed(again, 0);
			expect(again.summary.deliveries.delivered).toBe(4);
			expect(entries(shop)).toEqual([]);
		}
		const accepted = await shop.accepted();
		expect([...accepted.values()].map(({ times }) => times)).toEqual([
			2, 2, 2, 2,
		]);
	});
});

describe("what still fails stays", () => {
	it("as a new entry, and nothing else of it", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS, "--rejects-with-data"]);
		const [value, malformed, key, time] = entries(shop);
		write(shop.folder, "rejects.ndjson", [
			{ ...value, event: order(2) },
			malformed,
			{ ...key, event: { ...key?.event, userId: "u", timestamp: "never" } },
			time,
		] as object[]);
		const second = await shop.run(replay("--rejects-with-data"));
		expectReplayed(second, 3);
		expect(second.summary.deliveries.delivered).toBe(1);
		expect(second.summary.rejects_file).toBe(shop.path("rejects.ndjson"));
		const left = entries(shop);
		expect(left.map(({ input, line, code }) => [input, line, code])).toEqual([
			["events.ndjson", 3, "malformed_json"],
			["events.ndjson", 5, "invalid_timestamp"],
			["events.ndjson", 6, "invalid_timestamp"],
		]);
		expect(left.map(({ event, raw }) => event?.userId ?? raw)).toEqual([
			BAD[2],
			"u",
			"user-6",
		]);
		// And again: nothing changes, nothing is sent.
		const third = await shop.run(replay("--rejects-with-data"));
		expectReplayed(third, 3);
		expect(third.summary.requests.sent).toBe(0);
		expect(entries(shop).map(({ line }) => line)).toEqual([3, 5, 6]);
		expect(
			readdirSync(shop.folder).filter((n) => n.includes("rejects")),
		).toEqual(["rejects.ndjson"]);
	});

	it("by reference: records that are not the same any more, or not there", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
		const lines = readFileSync(shop.path("events.ndjson"), "utf8").split("\n");
		lines[1] = JSON.stringify(order(2));
		writeFileSync(
			shop.path("events.ndjson"),
			`${lines.slice(0, 5).join("\n")}\n`,
		);
		const second = await shop.run(replay());
		expectReplayed(second, 4);
		expect(second.summary.error).toMatchObject({
			code: "record_changed",
			path: "events.ndjson",
			line: 2,
		});
		expect(second.summary.requests.sent).toBe(0);
		expect(second.summary.rejects_file).toBe(shop.path("rejects.ndjson"));
		expect(
			entries(shop)
				.map(({ line }) => line)
				.sort(),
		).toEqual([2, 3, 5, 6]);
		writeFileSync(shop.path("events.ndjson"), "");
		expectReplayed(await shop.run(replay()), 4);
		expect(entries(shop)).toHaveLength(4);
	});

	it("each for itself, of records that stand on one line", async () => {
		const shop = await openShop(0);
		const list = [1, 2, 3, 4].map((id) =>
			order(id, { properties: { trace: `t${id}`, total: id } }),
		);
		write(shop.folder, "events.ndjson", JSON.stringify(list));
		await shop.run([...upload, ...REJECTS]);
		expect(entries(shop).map(({ line }) => line)).toEqual([1, 1, 1, 1]);
		const mended = [order(1), list[1], order(3), list[3]];
		write(shop.folder, "events.ndjson", JSON.stringify(mended));
		const config = JSON.parse(
			readFileSync(shop.path("fboc.config.json"), "utf8"),
		);
		write(shop.folder, "fboc.config.json", {
			...config,
			revenueFallback: "total",
		});
		const digests = entries(shop).map(({ digest }) => digest);
		const ran = await shop.run(replay());
		expectReplayed(ran, 4);
		expect(ran.summary.deliveries.delivered).toBe(2);
		expect(entries(shop).map(({ digest }) => digest)).toEqual([
			digests[0],
			digests[2],
		]);
	});

	it("when the input is gone, or was standard input", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
		const { rmSync } = await import("node:fs");
		const text = readFileSync(shop.path("events.ndjson"), "utf8");
		rmSync(shop.path("events.ndjson"));
		const second = await shop.run(replay());
		expectReplayed(second, 4);
		expect(second.summary.error?.code).toBe("input_not_found");
		expect(entries(shop)).toHaveLength(4);
		writeFileSync(shop.path("rejects.ndjson"), "");
		await shop.run(["upload", "-", ...REJECTS], { stdin: text });
		const third = await shop.run(replay());
		expectReplayed(third, 4);
		expect(third.summary.error?.code).toBe("input_gone");
		expect(entries(shop)).toHaveLength(4);
	});

	it("in a dry run and in a sandbox of the run's own: the file is as it was", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS, "--rejects-with-data"]);
		const text = readFileSync(shop.path("rejects.ndjson"), "utf8");
		for (const flag of ["--dry-run", "--sandbox"]) {
			const ran = await shop.run(replay(flag));
			expectReplayed(ran, 3);
			expect(readFileSync(shop.path("rejects.ndjson"), "utf8")).toBe(text);
			expect(
				readdirSync(shop.folder).filter((n) => n.includes("rejects")),
			).toEqual(["rejects.ndjson"]);
		}
	});
});

describe("deliveries that Meta refused", () => {
	/** Refuses the events that a test names. */
	async function refusing(isBad: (event: string) => boolean) {
		let refuse = true;
		const server = await startServer(({ body }): Reply => {
			const { data } = JSON.parse(body) as { data: object[] };
			return refuse && data.some((event) => isBad(JSON.stringify(event)))
				? graphError(100, 2804050)
				: taken(data.length);
		});
		onTestFinished(() => server.close());
		return {
			server,
			relent: () => {
				refuse = false;
			},
		};
	}

	for (const [how, flags, mended] of [
		["by reference", [], {}],
		["with data", ["--rejects-with-data"], {}],
		[
			"by reference, under another name",
			[],
			{ "Order Completed": { to: "stores", as: "Subscribe" } },
		],
	] as const) {
		it(`${how}: taken when Meta takes them`, async () => {
			const shop = await shopWithBad([order(1), order(2), order(3), order(4)]);
			const { server, relent } = await refusing((event) =>
				/"t[23]"/.test(event),
			);
			const env = { FBOC_GRAPH_URL: server.url };
			const first = await shop.run([...upload, ...REJECTS, ...flags], { env });
			expect(first.code).toBe(3);
			expect(first.summary.deliveries).toMatchObject({
				delivered: 2,
				refused: 2,
			});
			expect(
				entries(shop).map(({ stage, line, event_set }) => [
					stage,
					line,
					event_set,
				]),
			).toEqual([
				["graph", 2, "1234567890123456"],
				["graph", 3, "1234567890123456"],
			]);
			const still = await shop.run(replay(...flags), { env });
			expectReplayed(still, 3);
			expect(still.summary.deliveries).toMatchObject({
				planned: 2,
				refused: 2,
			});
			expect(entries(shop)).toHaveLength(2);
			const config = JSON.parse(
				readFileSync(shop.path("fboc.config.json"), "utf8"),
			);
			write(shop.folder, "fboc.config.json", {
				...config,
				events: { ...config.events, ...mended },
			});
			relent();
			const done = await shop.run(replay(), { env });
			expectReplayed(done, 0);
			expect(done.summary.deliveries).toMatchObject({
				planned: 2,
				delivered: 2,
			});
			expect(entries(shop)).toEqual([]);
		});
	}

	it("what was not sent stays open, with and without data", async () => {
		const shop = await shopWithBad([order(1), order(2), order(3), order(4)]);
		const { server, relent } = await refusing(() => true);
		const env = { FBOC_GRAPH_URL: server.url };
		await shop.run([...upload, ...REJECTS, "--rejects-with-data"], { env });
		const [first, ...others] = entries(shop);
		const { event, ...reference } = first as Entry;
		write(shop.folder, "rejects.ndjson", [reference, ...others]);
		const dead = { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: "expired" };
		relent();
		const broken = await startServer(() => graphError(190, 463));
		onTestFinished(() => broken.close());
		const refused = await shop.run(replay("--chunk-size", "1"), {
			env: { ...dead, FBOC_GRAPH_URL: broken.url },
		});
		expectReplayed(refused, 6);
		expect(refused.summary.deliveries.delivered).toBe(0);
		expect(entries(shop)).toHaveLength(4);
		expect(event).toBeDefined();
		const done = await shop.run(replay(), { env });
		expectReplayed(done, 0);
		expect(done.summary.deliveries.delivered).toBe(4);
		expect(entries(shop)).toEqual([]);
	});

	it("the lines of a payload file: the entries stay, and it is said what to do", async () => {
		const shop = await shopWithBad([order(1), order(2)]);
		await shop.run([...upload, "--dry-run", "--payloads", "payloads.ndjson"]);
		const { server } = await refusing((event) => event.includes('"t2"'));
		const env = { FBOC_GRAPH_URL: server.url };
		const sent = await shop.run(
			["send", "payloads.ndjson", "--json", ...REJECTS],
			{ env },
		);
		expect(sent.code).toBe(3);
		const again = await shop.run(replay(), { env });
		expectReplayed(again, 4);
		expect(again.summary.error?.code).toBe("payloads_rejected");
		expect(entries(shop)).toHaveLength(1);
	});
});

describe("the file itself", () => {
	it("is appended to, never overwritten; the torn end of a killed run goes", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
		const before = readFileSync(shop.path("rejects.ndjson"), "utf8");
		appendFileSync(
			shop.path("rejects.ndjson"),
			before.slice(0, before.indexOf("\n") - 20),
		);
		const torn = await shop.run(replay());
		expectReplayed(torn, 3);
		expect(torn.summary.events.read).toBe(4);
		appendFileSync(shop.path("rejects.ndjson"), before.slice(0, 30));
		await shop.run([...upload, ...REJECTS]);
		expect(entries(shop).map(({ line }) => line)).toEqual([
			2, 3, 5, 6, 2, 3, 5, 6,
		]);
		// Each event is taken in once, whatever the number of its entries.
		const all = await shop.run(replay());
		expectReplayed(all, 3);
		expect(all.summary.events.read).toBe(4);
		expect(entries(shop)).toHaveLength(4);
	});

	it("with a line that is none of ours is left as it is, exit 4", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
		const text = `${readFileSync(shop.path("rejects.ndjson"), "utf8")}\n{"schema":"fboc.reject/2"}\n`;
		writeFileSync(shop.path("rejects.ndjson"), text);
		const ran = await shop.run(replay());
		expect(ran.code).toBe(4);
		expect(ran.summary.error).toMatchObject({
			code: "rejects_unreadable",
			line: 6,
		});
		expect(readFileSync(shop.path("rejects.ndjson"), "utf8")).toBe(text);
		const none = await shop.run(["replay", "no-such-file", "--json"]);
		expect(none.code).toBe(4);
		expect(existsSync(shop.path("no-such-file"))).toBe(false);
	});

	it("keeps every digit and every character of the data", async () => {
		const odd = "line\u2028separator \u{1f600} \u0000";
		const text = JSON.stringify(
			order(1, { properties: { trace: "t1", note: odd } }),
		).replace('"user-1"', "123456789012345678901234567890");
		const shop = await shopWithBad([text]);
		await shop.run([...upload, ...REJECTS, "--rejects-with-data"]);
		expect(entries(shop)[0]?.raw).toBe(text);
		// Mended by hand, into the object that it is meant to be.
		const file = shop.path("rejects.ndjson");
		const [entry] = entries(shop);
		const head = JSON.stringify({ ...entry, raw: undefined }).slice(0, -1);
		const mended = text.replace('"note"', '"revenue":9, "note"');
		writeFileSync(file, `${head},"event":${mended}}\n`);
		expectReplayed(await shop.run(replay()), 0);
		const [payload] = readLines<{
			event: { user_data: { external_id: string }; custom_data: object };
		}>(shop.path("record.ndjson"));
		const { createHash } = await import("node:crypto");
		expect(payload?.event.user_data.external_id).toBe(
			createHash("sha256")
				.update("123456789012345678901234567890")
				.digest("hex"),
		);
		expect(payload?.event.custom_data).toMatchObject({ note: odd });
	});

	it("is as it was when a replay is killed; the next one leaves nothing beside it", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS, "--rejects-with-data"]);
		const before = readFileSync(shop.path("rejects.ndjson"), "utf8");
		const beside = () =>
			readdirSync(shop.folder).filter((n) => n.startsWith("rejects.ndjson."));
		const points = ["open:1:after", "rename:1:before", "rename:1:after"];
		for (const point of points) {
			writeFileSync(shop.path("rejects.ndjson"), before);
			const killed = await shop.run(replay("--rejects-with-data"), {
				nodeArgs: [
					"--import",
					new URL("../chaos/kill-at.mjs", import.meta.url).href,
				],
				env: { CHAOS_KILL_AT: point },
			});
			expect(killed.code).toBe(null);
			expect(entries(shop)).toHaveLength(4);
			const next = await shop.run(replay("--rejects-with-data"));
			expectReplayed(next, 3);
			expect(entries(shop)).toHaveLength(4);
			expect(beside()).toEqual([]);
		}
	});

	it("has one replay at a time, whatever the event sets", async () => {
		const shop = await shopWithBad([order(1), order(2)]);
		const server = await startServer(() => graphError(100, 2804050));
		onTestFinished(() => server.close());
		await shop.run([...upload, ...REJECTS], {
			env: { FBOC_GRAPH_URL: server.url },
		});
		const stalled = await startServer(() => "stall");
		onTestFinished(() => stalled.close());
		const first = shop.start(replay(), {
			env: { FBOC_GRAPH_URL: stalled.url },
		});
		while (stalled.seen.length === 0)
			await new Promise((resolve) => setTimeout(resolve, 5));
		write(shop.folder, "other.json", { events: { "Order Completed": "777" } });
		const second = await shop.run(replay("--config", "other.json"));
		expect(second.code).toBe(10);
		first.child.kill("SIGINT");
		await stalled.close();
		expect((await first.ended).code).toBe(130);
		expect(entries(shop)).toHaveLength(2);
		expectReplayed(await shop.run(replay()), 0);
		expect(entries(shop)).toHaveLength(0);
	});

	it("takes many rejects", async () => {
		const shop = await shopWithBad(
			Array.from({ length: 5000 }, (_, i) =>
				order(i, { properties: { trace: `t${i}`, pad: "x".repeat(300) } }),
			),
		);
		const flags = [...REJECTS, "--rejects-with-data", "--max-rejects", "100%"];
		const ran = await shop.run([...upload, ...flags]);
		expect(ran.code).toBe(3);
		expect(ran.stderr).not.toContain("Warning");
		expect(entries(shop)).toHaveLength(5000);
		const again = await shop.run(replay("--rejects-with-data"));
		expectReplayed(again, 3);
		expect(again.summary.events.rejected).toBe(5000);
		expect(entries(shop)).toHaveLength(5000);
	});
});
