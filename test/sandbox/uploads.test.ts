import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MAX_BODY_BYTES } from "../../src/sandbox/request-body.ts";
import {
	conversion,
	NOW_MS,
	numbers,
	offline,
	open,
	post,
	SET,
	sha,
} from "./calls.ts";

const many = (count: number, make: (n: number) => unknown) =>
	Array.from({ length: count }, (_, n) => make(n));

describe("arrays", () => {
	test("as long as each wire allows", async () => {
		const sandbox = await open();
		const full = await post(sandbox, many(1000, conversion));
		expect(full.json.events_received).toBe(1000);
		const old = await post(sandbox, many(2000, offline));
		expect(old.json.num_processed_entries).toBe(2000);
		expect(sandbox.stats.accepted).toBe(3000);
		expect(sandbox.stats.byEventSet.get(SET)).toEqual({
			requests: 2,
			accepted: 3000,
		});
	});

	test.each([
		["1001 conversions", many(1001, conversion)],
		["2001 offline events", many(2001, offline)],
		["none", []],
		["no array", { 0: conversion() }],
		["no data", undefined],
		["both wires", [conversion(), offline()]],
		["both wires in one event", [{ ...conversion(), ...offline() }]],
	])("%s: refused whole", async (_name, data) => {
		const sandbox = await open();
		expect(numbers(await post(sandbox, data))).toBe("400 100");
		expect(sandbox.stats).toMatchObject({ accepted: 0, refusedRequests: 1 });
	});
});

describe("tokens", () => {
	test.each([
		["none", undefined, "400 104"],
		["blank", " ", "400 104"],
		["expired", "expired", "401 190/463"],
		["without permission", "no-permission", "400 100/33"],
		["any other", "x", "200 undefined"],
	])("%s", async (_name, token, expected) => {
		expect(numbers(await post(await open(), [conversion()], { token }))).toBe(
			expected,
		);
	});

	test("in the body, but not in the URL", async () => {
		const sandbox = await open();
		const body = JSON.stringify({ data: [conversion()], access_token: "x" });
		const inBody = await post(sandbox, null, { token: undefined, body });
		expect(inBody.status).toBe(200);
		const url = `${sandbox.url}/v25.0/${SET}/events?access_token=x`;
		const inUrl = await fetch(url, {
			method: "POST",
			body: JSON.stringify({ data: [conversion()] }),
		});
		expect(inUrl.status).toBe(400);
	});
});

describe("event sets", () => {
	test.each([
		["0", "400 100/33"],
		["000", "400 100/33"],
		["abc", "400 100/33"],
		["12", "200 undefined"],
	])("%s where none are configured", async (id, expected) => {
		expect(numbers(await post(await open(), [conversion()], { id }))).toBe(
			expected,
		);
	});

	test("only the configured ones", async () => {
		const sandbox = await open({ eventSets: ["77"] });
		expect((await post(sandbox, [conversion()], { id: "77" })).status).toBe(
			200,
		);
		expect(numbers(await post(sandbox, [conversion()], { id: "78" }))).toBe(
			"400 100/33",
		);
	});
});

describe("versions", () => {
	test.each([
		["v16.0", "400 2635"],
		["v3.1", "400 2635"],
		["v20.0", "400 2635"],
		["v21.0", "200 undefined"],
		["v26.0", "200 undefined"],
		["25.0", "400 2500"],
		["vv25", "400 2500"],
	])("%s on 2026-11-01", async (version, expected) => {
		expect(numbers(await post(await open(), [conversion()], { version }))).toBe(
			expected,
		);
	});

	test("a version lives until its day", async () => {
		const end = Date.UTC(2027, 0, 21);
		const fresh = conversion(0, { event_time: end / 1000 - 60 });
		const options = { version: "v21.0" };
		const before = await open({ now: () => end - 1 });
		expect((await post(before, [fresh], options)).status).toBe(200);
		const after = await open({ now: () => end });
		expect(numbers(await post(after, [fresh], options))).toBe("400 2635");
		expect(end).toBeGreaterThan(NOW_MS);
	});
});

describe("bodies", () => {
	const json = JSON.stringify({ data: [conversion()] });
	const form = "application/x-www-form-urlencoded";

	test("gzip", async () => {
		const answer = await post(await open(), null, {
			body: new Uint8Array(gzipSync(json)),
			headers: { "content-encoding": "gzip" },
		});
		expect(answer.json.events_received).toBe(1);
	});

	test("a form, token and all", async () => {
		const body = new URLSearchParams({
			data: JSON.stringify([offline()]),
			access_token: "x",
		}).toString();
		const answer = await post(await open(), null, {
			token: undefined,
			body,
			headers: { "content-type": form },
		});
		expect(answer.json.num_processed_entries).toBe(1);
	});

	test.each([
		["damaged gzip", json, { "content-encoding": "gzip" }],
		["an unknown encoding", json, { "content-encoding": "br" }],
		["half a JSON text", json.slice(0, -3), {}],
		["a list in place of parameters", "[1]", {}],
		["a form whose data is no JSON", "data=x", { "content-type": form }],
	])(
		"%s: refused, and the connection goes on",
		async (_name, body, headers) => {
			const sandbox = await open();
			expect(
				numbers(await post(sandbox, null, { body, headers: { ...headers } })),
			).toBe("400 100");
			expect((await post(sandbox, [conversion()])).status).toBe(200);
		},
	);

	test("a body that unpacks beyond the bound", async () => {
		const sandbox = await open();
		const bomb = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1, " "), { level: 1 });
		const answer = await post(sandbox, null, {
			body: new Uint8Array(bomb),
			headers: { "content-encoding": "gzip" },
		});
		expect(numbers(answer)).toBe("413 1");
		expect((await post(sandbox, [conversion()])).status).toBe(200);
	});
});

test("100,000 events in 100 requests, four at a time, each judged", async () => {
	const sandbox = await open();
	const bodies = Array.from({ length: 4 }, (_, b) =>
		JSON.stringify({
			data: many(1000, (n) =>
				conversion(n, {
					user_data: { em: [sha(`${b}-${n}`)], ph: [sha(`${n}`)] },
				}),
			),
		}),
	);
	let left = 100;
	const sender = async (body: string) => {
		while (left-- > 0) {
			const answer = await post(sandbox, null, { body });
			expect(answer.json.events_received).toBe(1000);
		}
	};
	await Promise.all(bodies.map(sender));
	expect(sandbox.stats).toMatchObject({ requests: 100, accepted: 100_000 });
});
