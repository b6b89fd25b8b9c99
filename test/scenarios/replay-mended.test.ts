import { readFileSync, statSync, writeFileSync } from "node:fs";

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { write } from "../cli/run-fboc.ts";

import { expectBooksBalance } from "./books.ts";
import {
	BAD,
	entries,
	expectReplayed,
	order,
	REJECTS,
	replay,
	shopWithBad,
	upload,
} from "./rejects.ts";
import { asCsv, openShop, type ShopEvent } from "./shop.ts";

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
