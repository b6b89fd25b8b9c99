import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readLines, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { openShop, type Shop } from "./shop.ts";

interface Line {
	schema: string;
	event_set: string;
	api: string;
	input: string;
	line: number;
	key?: string;
	event: {
		event_name: string;
		event_time: number;
		event_id?: string;
		user_data?: Record<string, unknown>;
		match_keys?: Record<string, unknown>;
		custom_data: Record<string, unknown>;
	};
}

const audit = (shop: Shop) =>
	shop.upload("events.ndjson", "--dry-run", "--payloads", "payloads.ndjson");
const send = (shop: Shop, ...flags: string[]) =>
	shop.run(["send", "payloads.ndjson", "--json", ...flags]);
const payloads = ({ path }: Shop) => readLines<Line>(path("payloads.ndjson"));

for (const api of ["conversions", "offline"]) {
	it(`what was audited is what is sent, byte for byte, with the same ledger (${api})`, async () => {
		const shop = await openShop(300, { config: { api } });
		const audited = await audit(shop);
		expect(audited.code).toBe(0);
		const sent = await send(shop, "--chunk-size", "40");
		expect(sent.code).toBe(0);
		expectBooksBalance(sent.summary);
		const { summary } = sent;
		expect(summary.command).toBe("send");
		expect(summary.api).toBe(api);
		expect(summary.payload_digest).toBe(audited.summary.payload_digest);
		expect(summary.deliveries).toMatchObject({
			planned: shop.mapped.length,
			delivered: shop.mapped.length,
		});
		const values = (s: typeof summary) =>
			s.event_sets.map(({ id, value }) => [id, value]);
		expect(values(summary)).toEqual(values(audited.summary));

		const record = readLines<{ event_set: string; event: object }>(
			shop.path("record.ndjson"),
		);
		const text = (list: readonly { event_set: string; event: object }[]) =>
			list.map((l) => l.event_set + JSON.stringify(l.event)).sort();
		expect(text(record)).toEqual(text(payloads(shop)));

		// Either way round, nothing is sent a second time.
		const again = await send(shop);
		expect(again.summary.deliveries.duplicate).toBe(shop.mapped.length);
		const upload = await shop.upload("events.ndjson");
		expect(upload.summary.deliveries.duplicate).toBe(shop.mapped.length);
		expect(upload.summary.requests.sent + again.summary.requests.sent).toBe(0);
	});
}

it("after an upload only the rest is sent; gzip is read too", async () => {
	const shop = await openShop(200);
	await audit(shop);
	const packed = gzipSync(readFileSync(shop.path("payloads.ndjson")));
	writeFileSync(shop.path("payloads.ndjson"), packed);
	const part = await shop.upload("events.ndjson", "--limit", "80");
	const rest = await send(shop);
	expect(rest.code).toBe(0);
	expect(rest.summary.deliveries).toMatchObject({
		duplicate: part.summary.deliveries.delivered,
		delivered: shop.mapped.length - part.summary.deliveries.delivered,
	});
	const times = [...(await shop.accepted()).values()].map((a) => a.times);
	expect(new Set(times)).toEqual(new Set([1]));
});

it("a rehearsal of it sends nothing anywhere", async () => {
	const shop = await openShop(50);
	await audit(shop);
	const dry = await send(shop, "--dry-run");
	expect(dry.code).toBe(0);
	expect(dry.summary.deliveries.would_send).toBe(shop.mapped.length);
	const sandbox = await send(shop, "--sandbox");
	expect(sandbox.code).toBe(0);
	expect(sandbox.summary.deliveries.delivered).toBe(shop.mapped.length);
	expect((await shop.accepted()).size).toBe(0);
});

describe("a file that was altered is refused, and nothing of it is sent", () => {
	const alterations: Record<string, (line: Line) => unknown> = {
		"another schema": (l) => ({ ...l, schema: "fboc.payload/2" }),
		"an event set that the config does not have": (l) => ({
			...l,
			event_set: "999",
		}),
		"no event set": ({ event_set, ...l }) => l,
		"another wire": (l) => ({ ...l, api: "offline" }),
		"an unhashed email": (l) => ({
			...l,
			event: {
				...l.event,
				user_data: { ...l.event.user_data, em: ["somebody@example.com"] },
			},
		}),
		"an unhashed name beside hashes": (l) => ({
			...l,
			event: {
				...l.event,
				user_data: { ...l.event.user_data, fn: "somebody" },
			},
		}),
		"an email as external id": (l) => ({
			...l,
			event: {
				...l.event,
				user_data: {
					...l.event.user_data,
					external_id: "somebody@example.com",
				},
			},
		}),
		"a key that is none": (l) => ({
			...l,
			event: {
				...l.event,
				user_data: { ...l.event.user_data, client_ip_address: "192.0.2.1" },
			},
		}),
		"no match keys": (l) => ({ ...l, event: { ...l.event, user_data: {} } }),
		"no event id": (l) => ({
			...l,
			event: { ...l.event, event_id: undefined },
		}),
		"no name": (l) => ({ ...l, event: { ...l.event, event_name: "" } }),
		"no time": (l) => ({ ...l, event: { ...l.event, event_time: "now" } }),
		"the event elsewhere": ({ event, ...l }) => ({ event, ...l }),
		"two events": (l) =>
			JSON.stringify(l).replace(
				',"event":',
				`,"event":${JSON.stringify({ ...l.event, user_data: {} })},"event":`,
			),
		"other white space": (l) => JSON.stringify(l, null, 1).replace(/\n/g, ""),
		"no JSON": (l) => JSON.stringify(l).slice(0, -1),
	};

	it("names the line and what is wrong, and no value", async () => {
		const shop = await openShop(30);
		await audit(shop);
		const lines = payloads(shop);
		for (const [name, alter] of Object.entries(alterations)) {
			const altered = lines.map((line, i) => (i === 6 ? alter(line) : line));
			write(
				shop.folder,
				"payloads.ndjson",
				altered
					.map((l) => (typeof l === "string" ? l : JSON.stringify(l)))
					.map((l) => `${l}\n`)
					.join(""),
			);
			const ran = await send(shop);
			expect(ran.code, name).toBe(4);
			expect(ran.summary.error, name).toMatchObject({
				code: "payloads_altered",
				line: 7,
				path: "payloads.ndjson",
			});
			expect(ran.stdout + ran.stderr, name).not.toMatch(/somebody|192\.0/);
			expect(ran.summary.error?.message, name).toContain("Nothing was sent.");
		}
		expect((await shop.accepted()).size).toBe(0);
	});

	it("the offline wire's too", async () => {
		const shop = await openShop(30, { config: { api: "offline" } });
		await audit(shop);
		const lines = payloads(shop);
		const [first] = lines as [Line];
		for (const change of [
			{ key: undefined },
			{ key: "short" },
			{ event: { ...first.event, match_keys: { email: ["a@example.com"] } } },
			{ event: { ...first.event, match_keys: { em: ["0".repeat(64)] } } },
		]) {
			const { event, ...rest } = { ...first, ...change };
			write(shop.folder, "payloads.ndjson", [
				{ ...rest, event },
				...lines.slice(1),
			]);
			const ran = await send(shop);
			expect(ran.code).toBe(4);
			expect(ran.summary.error?.code).toBe("payloads_altered");
		}
		expect((await shop.accepted()).size).toBe(0);
	});
});

it("what is no payload file: wrong usage or a bad input, never a stack trace", async () => {
	const shop = await openShop(5);
	write(shop.folder, "empty.ndjson", "");
	write(shop.folder, "secret.ndjson", [{}]);
	chmodSync(shop.path("secret.ndjson"), 0);
	const ends: [string[], number][] = [
		[["send", "no-such-file"], 4],
		[["send", "."], 2],
		[["send", "*.ndjson"], 2],
		[["send", "-"], 2],
		[["send", "events.ndjson"], 4],
		[["send", "fboc.config.json"], 4],
		[["send", "empty.ndjson"], 0],
	];
	for (const [args, code] of ends) {
		const ran = await shop.run([...args, "--json"]);
		expect(ran.code, args.join(" ")).toBe(code);
		expect(ran.stderr).not.toMatch(/^\s+at |bug of its own/m);
		expect(ran.summary.exit_code).toBe(code);
	}
	await audit(shop);
	const other = await shop.run([
		...["send", "payloads.ndjson", "--api", "offline", "--json"],
	]);
	expect(other.code).toBe(2);
	expect(other.summary.error?.code).toBe("payloads_other_api");
});
