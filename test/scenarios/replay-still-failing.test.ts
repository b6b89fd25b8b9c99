import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { describe, expect, it, onTestFinished } from "vitest";
import { write } from "../cli/run-fboc.ts";
import { graphError, startServer, taken } from "../delivery/scripted-server.ts";

import {
	BAD,
	type Entry,
	entries,
	expectReplayed,
	order,
	REJECTS,
	replay,
	shopWithBad,
	upload,
} from "./rejects.ts";
import { openShop } from "./shop.ts";

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

	it("with the data that it came with, whether that is asked for or not", async () => {
		const shop = await shopWithBad([...BAD, order(7), order(8)]);
		await shop.run([
			...upload,
			"--limit",
			"6",
			...REJECTS,
			"--rejects-with-data",
		]);
		const [value, malformed, key] = entries(shop) as Entry[];
		const mended = {
			...key,
			event: { ...key?.event, userId: "mended", timestamp: "never" },
		};
		const server = await startServer(({ body }) =>
			/"t[278]"/.test(body)
				? graphError(100, 2804050)
				: taken((JSON.parse(body) as { data: object[] }).data.length),
		);
		onTestFinished(() => server.close());
		const env = { FBOC_GRAPH_URL: server.url };
		const chunk = ["--chunk-size", "4"];
		// Refused by Meta, some with data and some without, in one chunk.
		rmSync(shop.path("rejects.ndjson"));
		await shop.run([...upload, ...REJECTS, ...chunk], { env });
		const references = entries(shop).filter(({ line }) => line > 6);
		expect(references).toHaveLength(2);
		write(shop.folder, "rejects.ndjson", [
			{ ...value, event: order(2) },
			malformed,
			mended,
			...references,
		] as object[]);
		for (let i = 0; i < 2; i++) {
			const ran = await shop.run(replay(...chunk), { env });
			expectReplayed(ran, 3);
			expect(ran.summary.deliveries).toMatchObject({ planned: 3, refused: 3 });
			const left = entries(shop).map(({ line, event, raw }) => [
				line,
				event?.properties.trace ?? event?.userId ?? raw,
			]);
			expect(left.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
				[2, "t2"],
				[3, BAD[2]],
				[5, "t5"],
				[7, undefined],
				[8, undefined],
			]);
			expect(entries(shop).find(({ line }) => line === 5)?.event).toMatchObject(
				{
					userId: "mended",
				},
			);
		}
	});

	it("by reference: records that are not there any more", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
		const lines = readFileSync(shop.path("events.ndjson"), "utf8").split("\n");
		lines[1] = "";
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
		const mended = [order(1), list[1], order(3)];
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
		// Two were mended, and one of three was taken out: which, nobody can tell.
		expect(ran.summary.deliveries.delivered).toBe(1);
		expect(entries(shop).map(({ digest }) => digest)).toEqual([
			digests[0],
			digests[2],
			digests[3],
		]);
	});

	it("when the input is gone, or was standard input", async () => {
		const shop = await shopWithBad(BAD);
		await shop.run([...upload, ...REJECTS]);
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
