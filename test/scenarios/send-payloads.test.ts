import {
	chmodSync,
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
	readLines,
	readPayloads,
	temporaryFolder,
	write,
} from "../cli/run-fboc.ts";
import { payloadLine, sealed } from "../pipeline/payload-files.ts";
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
const payloads = ({ path }: Shop) =>
	readPayloads<Line>(path("payloads.ndjson"));

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

it("what can be read but once is kept until it is checked: standard input, a pipe", async () => {
	const shop = await openShop(200);
	await audit(shop);
	const file = shop.path("payloads.ndjson");
	const text = readFileSync(file);
	const part = text.subarray(0, text.length >> 1);
	const env = { TMPDIR: temporaryFolder() };
	const pipe = (what: string, ...flags: string[]) =>
		shop.run(["send", "--json", ...flags], {
			env,
			under: ["bash", "-c", `"$@" <(${what})`, "bash"],
		});
	const json = ["--json", "--dry-run"];
	const { mapped } = shop;
	const whole = [
		await pipe(`cat ${file}`, "--dry-run"),
		await pipe(`gzip -c ${file}`, "--dry-run"),
		await shop.run(["send", "/dev/stdin", ...json], { env, stdin: text }),
		await shop.run(["send", "-", ...json], { env, stdin: gzipSync(text) }),
	];
	for (const { code, summary } of whole) {
		expect(code).toBe(0);
		expect(summary.deliveries.would_send).toBe(mapped.length);
	}
	const cut = [
		await pipe(`head -c ${part.length} ${file}`),
		await shop.run(["send", "-", "--json"], { env, stdin: part }),
	];
	expect(cut.map(({ code }) => code)).toEqual([4, 4]);
	expect((await shop.accepted()).size).toBe(0);
	const sent = await pipe(`cat ${file}`);
	expect(sent.code).toBe(0);
	expectBooksBalance(sent.summary);
	expect(sent.summary.deliveries.delivered).toBe(mapped.length);
	expect((await shop.accepted()).size).toBe(mapped.length);
	// Nothing of it is left behind.
	expect(readdirSync(env.TMPDIR)).toEqual([]);

	// No room for what is kept.
	const full = await shop.run(["send", "-", "--json"], {
		stdin: text,
		under: ["prlimit", "--fsize=20000"],
	});
	expect(full.code).toBe(5);
	expect(full.summary.error?.code).toBe("spool_full");
});

it("half a file, two files joined, one of an interrupted run: refused, also in a rehearsal, and nothing is sent", async () => {
	const shop = await openShop(60);
	await audit(shop);
	const text = readFileSync(shop.path("payloads.ndjson"), "utf8");
	const lines = text.split("\n");
	const first = lines.slice(0, 20).map((line) => `${line}\n`);
	const changed: Record<string, string> = {
		half: text.slice(0, text.length >> 1),
		"some lines": first.join(""),
		joined: text + text,
		"a line less": text.replace(`${lines[3]}\n`, ""),
		"another value": text.replace(/"value":(\d)/, '"value":9$1'),
	};
	for (const [name, content] of Object.entries(changed)) {
		write(shop.folder, "payloads.ndjson", content);
		for (const flags of [[], ["--dry-run"]]) {
			const ran = await send(shop, ...flags);
			expect(ran.code, name).toBe(4);
			expect(ran.summary.error?.message, name).toContain("Nothing was sent.");
			expect(ran.summary.error?.next, name).toContain("--payloads FILE");
		}
	}
	// A run that Meta turned away did not come to its end.
	const env = { FBOC_ACCESS_TOKEN: "expired" };
	const failed = await shop.run(
		["upload", "events.ndjson", "--payloads", "stopped.ndjson"],
		{ env },
	);
	expect(failed.code).toBe(6);
	const stopped = await shop.run(["send", "stopped.ndjson", "--json"]);
	expect(stopped.code).toBe(4);
	expect((await shop.accepted()).size).toBe(0);
});

it("a file that is written over while it is sent: what was checked is what arrives, and it is told", async () => {
	const shop = await openShop(1, { sandbox: ["--latency", "150ms"] });
	const time = Math.floor(Date.now() / 1000) - 3600;
	const lines = Array.from({ length: 12_000 }, (_, n) =>
		payloadLine(n + 1)
			.replace(/"event_set":"\d+"/, '"event_set":"1234567890123456"')
			.replace("1763460000", `${time}`),
	);
	const text = sealed(lines);
	const path = shop.path("payloads.ndjson");
	writeFileSync(path, text);
	const { atime, mtime } = statSync(path);
	const { ended } = shop.start([
		...["send", "payloads.ndjson", "--json"],
		...["--concurrency", "1", "--chunk-size", "200"],
	]);
	const deadline = Date.now() + 30_000;
	const record = shop.path("record.ndjson");
	const begun = () => existsSync(record) && statSync(record).size > 0;
	while (!begun() && Date.now() < deadline) await wait(20);
	writeFileSync(path, text.replaceAll(/"value":(\d)/g, '"value":9'));
	utimesSync(path, atime, mtime);
	const ran = await ended;
	expect(ran.code).toBe(4);
	expect(ran.summary.error?.code).toBe("input_changed");
	expectBooksBalance(ran.summary);
	const arrived = readLines<{ event: object }>(record);
	const known = new Set(
		lines.map((line) => line.slice(line.indexOf(',"event":') + 9, -1)),
	);
	expect(arrived.length).toBe(ran.summary.deliveries.delivered);
	expect(arrived.every(({ event }) => known.has(JSON.stringify(event)))).toBe(
		true,
	);
	expect(arrived.length).toBeLessThan(lines.length);
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
			// Whoever alters it on purpose can give it an end that fits.
			write(
				shop.folder,
				"payloads.ndjson",
				sealed(
					altered.map((l) => (typeof l === "string" ? l : JSON.stringify(l))),
				),
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
			const altered = [{ ...rest, event }, ...lines.slice(1)];
			write(
				shop.folder,
				"payloads.ndjson",
				sealed(altered.map((line) => JSON.stringify(line))),
			);
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
		[["send", "-"], 4],
		[["send", "events.ndjson"], 4],
		[["send", "fboc.config.json"], 4],
		[["send", "empty.ndjson"], 4],
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
