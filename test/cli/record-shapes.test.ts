import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fboc, temporaryFolder } from "./run-fboc.ts";

const CONFIG = {
	accessToken: { env: "FBOC_ACCESS_TOKEN" },
	eventSets: { stores: "1234567890123456" },
	events: { "Order Completed": "stores" },
};

const order = (id: string, revenue: unknown = 20) => ({
	type: "track",
	event: "Order Completed",
	messageId: id,
	userId: `u-${id}`,
	timestamp: "2026-11-12T08:00:00Z",
	properties: { revenue, currency: "USD" },
});

const DRY = ["--dry-run", "--json", "--as-of", "2026-11-20T00:00:00Z"];

/** A folder with a config and an input. */
function folderWith(text: string, config: object = {}): string {
	const folder = temporaryFolder();
	writeFileSync(
		join(folder, "fboc.config.json"),
		JSON.stringify({ ...CONFIG, ...config }),
		{ mode: 0o600 },
	);
	writeFileSync(join(folder, "in.json"), text);
	return folder;
}

const linesOf = (folder: string, name: string) =>
	readFileSync(join(folder, name), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));

describe("several records on a line", () => {
	it("come out the same with threads and without, of a file that is cut into ranges", async () => {
		// Only some lines hold several; lines are long, so that few of them make a large file.
		const pad = "x".repeat(2000);
		const text = Array.from({ length: 2500 }, (_, i) => {
			const record = JSON.stringify({ ...order(`m-${i}`), pad });
			return i % 3 === 0 ? record : `${record}\n`;
		}).join("");
		const folder = folderWith(text);
		const runs = await Promise.all(
			["0", "2"].map((workers) =>
				fboc(
					["upload", "in.json", ...DRY, "--workers", workers].concat(
						"--payloads",
						`p${workers}`,
					),
					{ cwd: folder },
				),
			),
		);
		for (const { code, summary } of runs) {
			expect(code).toBe(0);
			expect(summary.events).toMatchObject({ read: 2500, accepted: 2500 });
		}
		expect(readFileSync(join(folder, "p0"))).toEqual(
			readFileSync(join(folder, "p2")),
		);
		const places = linesOf(folder, "p2").slice(0, 4);
		expect(places.map(({ line, record }) => [line, record])).toEqual([
			[1, 1],
			[1, 2],
			[2, undefined],
			[3, 1],
		]);
	});

	it("are rejected by their number, and replayed by their place", async () => {
		const text = [order("m-1"), order("m-2", "?"), order("m-3", "?")]
			.map((event) => JSON.stringify(event))
			.join("");
		const folder = folderWith(text);
		const env = { FBOC_ACCESS_TOKEN: "good-token" };
		const ran = await fboc(
			["upload", "in.json", "--sandbox", "--json", "--rejects", "r"].concat(
				"--as-of",
				"2026-11-20T00:00:00Z",
			),
			{ cwd: folder, env },
		);
		expect(ran.code).toBe(3);
		expect(
			linesOf(folder, "r").map(({ line, record, code }) => [
				line,
				record,
				code,
			]),
		).toEqual([
			[1, 2, "invalid_value"],
			[1, 3, "invalid_value"],
		]);
		// Under a config that does not ask for a value they are what they were: the same records are found.
		const lenient = { ...CONFIG, events: {}, leads: CONFIG.events };
		writeFileSync(join(folder, "fboc.config.json"), JSON.stringify(lenient));
		const again = await fboc(
			["replay", "r", "--sandbox", "--json", "--as-of"].concat(
				"2026-11-20T00:00:00Z",
			),
			{ cwd: folder, env },
		);
		expect([again.code, again.summary.events.read]).toEqual([0, 2]);
	});
});

describe("an input of which nothing is understood", () => {
	const rows = [
		{ order_total: 12, buyer_email: "ann.sample@example.com" },
		{ order_total: 13, buyer_email: "ben.sample@example.com" },
	];
	const ndjson = rows.map((row) => `${JSON.stringify(row)}\n`).join("");

	it.each<[string, string, RegExp]>([
		["rows without an event", ndjson, /order_total, buyer_email/],
		["an array of them", JSON.stringify(rows), /order_total, buyer_email/],
		[
			"wrapped in something unknown",
			`${JSON.stringify({ offset: 1, payload: order("m-1") })}\n`.repeat(2),
			/wrapped in "payload"/,
		],
		[
			"a table by its columns",
			JSON.stringify({ event: { 0: "Order Completed" }, total: { 0: 1 } }),
			/orient/,
		],
	])("%s: exit 3, and the keys are named", async (_, text, says) => {
		const folder = folderWith(text);
		for (const workers of ["0", "2"]) {
			const { code, summary, stdout, stderr } = await fboc(
				["upload", "in.json", ...DRY, "--workers", workers],
				{ cwd: folder },
			);
			expect(code).toBe(3);
			expect(summary.warnings).toEqual([
				{
					code: "nothing_understood",
					count: 1,
					first: { input: "in.json", line: 1 },
				},
			]);
			expect(stderr).toMatch(says);
			expect(stdout + stderr).not.toMatch(/(?:ann|ben)\.sample/);
		}
	});

	it.each<[string, object[], number]>([
		["page calls alone", [{ type: "page", name: "Home" }], 0],
		["one call among other things", [...rows, { type: "identify" }], 0],
		["none", [], 0],
	])("is not one of %s", async (_, events, expected) => {
		const folder = folderWith(
			events.map((event) => `${JSON.stringify(event)}\n`).join(""),
		);
		const { code, summary } = await fboc(["upload", "in.json", ...DRY], {
			cwd: folder,
		});
		expect([code, summary.warnings]).toEqual([expected, []]);
	});

	it("is judged by itself, and only when it was read to its end", async () => {
		const folder = folderWith(ndjson);
		writeFileSync(join(folder, "good.json"), JSON.stringify(order("m-1")));
		const two = await fboc(["upload", "good.json", "in.json", ...DRY], {
			cwd: folder,
		});
		expect([two.code, two.summary.deliveries.would_send]).toEqual([3, 1]);
		const cut = await fboc(["upload", "in.json", ...DRY, "--limit", "1"], {
			cwd: folder,
		});
		expect([cut.code, cut.summary.warnings]).toEqual([0, []]);
	});
});

describe("defaults", () => {
	it("make the rows of a table of one event track calls, in JSON as in CSV", async () => {
		const row = {
			id: "m-1",
			user_id: "u-1",
			timestamp: "2026-11-12T08:00:00Z",
			revenue: 39.95,
		};
		const folder = folderWith(JSON.stringify([row, { ...row, id: "m-2" }]), {
			defaults: { event: "Order Completed", "properties.currency": "EUR" },
		});
		writeFileSync(
			join(folder, "in.csv"),
			"id,user_id,timestamp,revenue\nm-1,u-1,2026-11-12T08:00:00Z,39.95\nm-2,u-1,2026-11-12T08:00:00Z,39.95\n",
		);
		for (const input of ["in.json", "in.csv"]) {
			const { code, summary } = await fboc(["upload", input, ...DRY], {
				cwd: folder,
			});
			expect([code, summary.event_sets[0]?.value]).toEqual([0, { EUR: 79.9 }]);
		}
	});
});
