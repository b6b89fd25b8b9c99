import { createHash } from "node:crypto";
import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";

import { describe, expect, it, onTestFinished } from "vitest";
import { readLines, write } from "../cli/run-fboc.ts";
import { graphError, startServer } from "../delivery/scripted-server.ts";

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
		const withData = [...upload, ...REJECTS, "--rejects-with-data"];
		for (let i = 0; i < 3; i++) await shop.run(withData);
		expect(entries(shop)).toHaveLength(16);
		const data = await shop.run(replay("--rejects-with-data"));
		expectReplayed(data, 3);
		// By reference and with its data: that may have been mended.
		expect(data.summary.events.read).toBe(8);
		expect(entries(shop)).toHaveLength(8);
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
