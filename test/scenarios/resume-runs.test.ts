import {
	appendFileSync,
	existsSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { readLines, sandboxProcess, write } from "../cli/run-fboc.ts";
import { graphError, startServer, taken } from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";
import { FAST_CLOCK } from "./fast-clock.ts";
import {
	CLOCK,
	expectArrived,
	goOn,
	recorded,
	sentAgain,
	upload,
} from "./resuming.ts";
import { openShop } from "./shop.ts";

describe("the same command goes on", () => {
	it("after SIGTERM and after SIGINT: everything arrives once", async () => {
		const shop = await openShop(300, { sandbox: ["--latency", "40ms"] });
		let before = 0;
		for (const [signal, code] of [
			["SIGTERM", 143],
			["SIGINT", 130],
		] as const) {
			const { child, ended } = shop.start(upload());
			const size = existsSync(shop.path("record.ndjson"))
				? statSync(shop.path("record.ndjson")).size
				: 0;
			while (
				!existsSync(shop.path("record.ndjson")) ||
				statSync(shop.path("record.ndjson")).size === size
			)
				await wait(2);
			child.kill(signal);
			const ran = await ended;
			expect(ran.code).toBe(code);
			expectBooksBalance(ran.summary);
			const { duplicate, delivered, unknown, unsent } = ran.summary.deliveries;
			expect(duplicate).toBe(before);
			expect(unknown).toBe(0);
			expect(unsent).toBeGreaterThan(0);
			before += delivered;
		}
		await goOn(shop, before);
		await expectArrived(shop);
	});

	it("when no answer ever came: what was unknown is sent again with the same event_id, and counted", async () => {
		const shop = await openShop(60);
		const server = await startServer(() => "stall");
		onTestFinished(() => server.close());
		const env = { FBOC_GRAPH_URL: server.url };
		const { child, ended } = shop.start(upload(), { env });
		while (server.seen.length < 1) await wait(2);
		child.kill("SIGTERM");
		await wait(20);
		child.kill("SIGTERM");
		const first = await ended;
		expect(first.code).toBe(143);
		expectBooksBalance(first.summary);
		expect(first.summary.deliveries).toMatchObject({
			delivered: 0,
			unknown: 20,
		});
		const [lost] = server.seen;
		server.seen.length = 0;
		await server.close();

		const answering = await startServer(({ body }) =>
			taken((JSON.parse(body) as { data: object[] }).data.length),
		);
		onTestFinished(() => answering.close());
		const second = await shop.run(upload(), {
			env: { FBOC_GRAPH_URL: answering.url },
		});
		expect(second.code).toBe(0);
		expect(second.summary.deliveries.delivered).toBe(shop.mapped.length);
		expect(sentAgain(second)).toBe(20);
		const bodies = answering.seen.map(({ body }) => body);
		expect(bodies.filter((body) => body === lost?.body)).toHaveLength(1);
	});

	it("when the network was gone: exit 5, then the rest", async () => {
		const shop = await openShop(300, { sandbox: ["--latency", "20ms"] });
		const record = shop.path("second.ndjson");
		const slow = ["--record", record, "--latency", "20ms"];
		const second = await sandboxProcess(slow, { cwd: shop.folder });
		const { ended } = shop.start(upload("--concurrency", "3"), {
			env: { FBOC_GRAPH_URL: second.url },
			nodeArgs: FAST_CLOCK,
		});
		// More than is in flight at once: one chunk at least has its answer.
		await recorded(record, 61);
		await second.stop();
		const cut = await ended;
		expect(cut.code).toBe(5);
		expectBooksBalance(cut.summary);
		expect(cut.summary.error).toMatchObject({ code: "unavailable" });
		const { delivered, unknown, unsent } = cut.summary.deliveries;
		expect(delivered).toBeGreaterThan(0);
		expect(unknown + unsent).toBeGreaterThan(0);
		const next = await shop.run(upload());
		expect(next.code).toBe(0);
		expect(next.summary.deliveries).toMatchObject({
			duplicate: delivered,
			delivered: shop.mapped.length - delivered,
		});
		expect(sentAgain(next)).toBe(unknown);
		const first = new Set(
			readLines<{ event: { custom_data: { trace: string } } }>(record).map(
				({ event }) => event.custom_data.trace,
			),
		);
		const missing = shop.mapped.filter((trace) => !first.has(trace));
		const accepted = await shop.accepted();
		expect(missing.filter((trace) => !accepted.has(trace))).toEqual([]);
	});

	it("when the input was cut short: exit 4 with file and line, then the rest", async () => {
		const shop = await openShop(200);
		const whole = gzipSync(readFileSync(shop.path("events.ndjson")));
		const cut = whole.subarray(0, Math.floor(whole.length / 2));
		writeFileSync(shop.path("events.ndjson"), cut);
		const first = await shop.run(upload());
		expect(first.code).toBe(4);
		expectBooksBalance(first.summary);
		expect(first.summary.error).toMatchObject({ path: "events.ndjson" });
		expect(first.summary.error?.line).toBeGreaterThan(1);
		const { delivered } = first.summary.deliveries;
		expect(delivered).toBeGreaterThan(0);
		writeFileSync(shop.path("events.ndjson"), whole);
		await goOn(shop, delivered);
		await expectArrived(shop);
	});

	it("when too much was refused, once that is allowed", async () => {
		const shop = await openShop(100);
		appendFileSync(shop.path("events.ndjson"), "{}}\n".repeat(5));
		const first = await shop.run(upload("--max-rejects", "3"));
		expect(first.code).toBe(7);
		expectBooksBalance(first.summary);
		const second = await shop.run(upload("--max-rejects", "5"));
		expect(second.code).toBe(3);
		expectBooksBalance(second.summary);
		await expectArrived(shop);
	});

	it("when Meta refused too much: nothing more was sent, not even what was queued", async () => {
		const shop = await openShop(200);
		const server = await startServer(() => graphError(100, 2804050));
		onTestFinished(() => server.close());
		const first = await shop.run(
			upload("--chunk-size", "1", "--max-rejects", "5"),
			{
				env: { FBOC_GRAPH_URL: server.url },
			},
		);
		expect(first.code).toBe(7);
		expectBooksBalance(first.summary);
		expect(first.summary.deliveries).toMatchObject({
			refused: 6,
			unsent: shop.mapped.length - 6,
		});
		expect(server.seen).toHaveLength(6);
		await goOn(shop, 0);
		await expectArrived(shop);
	});

	it("when the clock is set back, by two days and by most of an hour", async () => {
		const shop = await openShop(120);
		for (const [limit, minutes] of [
			[40, 2 * 1440],
			[80, -50],
			[100, 0],
		] as const) {
			const ran = await shop.run(upload("--limit", `${limit}`), {
				nodeArgs: CLOCK,
				env: { CHAOS_CLOCK_OFFSET_MS: `${minutes * 60_000}` },
			});
			expect(ran.code).toBe(0);
			expectBooksBalance(ran.summary);
		}
		const last = await shop.run(upload());
		expect(last.code).toBe(0);
		await expectArrived(shop);
		const runs = JSON.parse((await shop.run(["history", "--json"])).stdout);
		expect(runs).toHaveLength(4);
	});
});

it("a config that is mended does not change what was delivered", async () => {
	const shop = await openShop(80);
	await shop.run(upload("--limit", "40"));
	const config = JSON.parse(
		readFileSync(shop.path("fboc.config.json"), "utf8"),
	);
	write(shop.folder, "fboc.config.json", {
		...config,
		valueField: "value",
		phoneCountry: "GB",
		externalId: "plain",
		dropPersonalProperties: false,
	});
	const ran = await shop.run(upload());
	expect(ran.code).toBe(0);
	await expectArrived(shop);
});
