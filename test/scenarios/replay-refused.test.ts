import { readFileSync } from "node:fs";

import { describe, expect, it, onTestFinished } from "vitest";
import { write } from "../cli/run-fboc.ts";
import {
	graphError,
	type Reply,
	startServer,
	taken,
} from "../delivery/scripted-server.ts";

import {
	type Entry,
	entries,
	expectReplayed,
	order,
	REJECTS,
	replay,
	shopWithBad,
	upload,
} from "./rejects.ts";

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
