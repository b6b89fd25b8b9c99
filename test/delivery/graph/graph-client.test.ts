import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { GraphClient } from "../../../src/delivery/graph/graph-client.ts";
import { Secret } from "../../../src/secret.ts";
import { clientFor, EVENT_SET, never, TOKEN, uploadOf } from "../fixtures.ts";
import {
	listen,
	portOf,
	type Reply,
	type ScriptedServer,
	startServer,
	taken,
} from "../scripted-server.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

async function serve(script: (n: number) => Reply): Promise<ScriptedServer> {
	const server = await startServer((_, n) => script(n));
	closing.push(server.close);
	return server;
}

const BODY = Buffer.from('{"data":[],"upload_tag":"Segment"}');
const post = (client: GraphClient, signal = never) =>
	client.post(uploadOf(BODY, signal));

describe("post", () => {
	it("sends the bytes to the event set's edge, the token in the header only", async () => {
		const server = await serve(() => taken(1));
		const answer = await post(clientFor(server.url));
		expect(answer).toMatchObject({
			kind: "answer",
			status: 200,
			body: { events_received: 1 },
		});
		const [seen] = server.seen;
		expect(seen).toMatchObject({
			method: "POST",
			url: `/v25.0/${EVENT_SET.id}/events`,
			body: BODY.toString(),
			headers: {
				"content-type": "application/json",
				accept: "application/json",
				"user-agent": "fboc/0.0.0-test",
				"content-length": String(BODY.length),
			},
		});
		const { authorization, ...others } = seen?.headers ?? {};
		expect(authorization).toBe(`Bearer ${TOKEN}`);
		expect(JSON.stringify([seen?.url, seen?.body, others])).not.toContain(
			TOKEN,
		);
		expect(JSON.stringify(answer)).not.toContain(TOKEN);
	});

	it("keeps the path of a gateway", async () => {
		const server = await serve(() => taken(1));
		await post(clientFor(`${server.url}/meta/`));
		expect(server.seen[0]?.url).toBe(`/meta/v25.0/${EVENT_SET.id}/events`);
	});

	it("reuses one connection, also after errors", async () => {
		const server = await serve((n) =>
			n % 2 ? { status: 400, body: { error: { code: 100 } } } : taken(1),
		);
		const client = clientFor(server.url);
		for (let i = 0; i < 6; i++) await post(client);
		expect(server.seen).toHaveLength(6);
		expect(server.connections()).toBe(1);
	});

	it("opens no more connections than allowed", async () => {
		const server = await serve(() => taken(1));
		const client = clientFor(server.url, { maxSockets: 2 });
		const answers = await Promise.all(
			Array.from({ length: 9 }, () => post(client)),
		);
		expect(answers.every((a) => a.kind === "answer")).toBe(true);
		expect(server.connections()).toBe(2);
	});

	it("gives headers by lower-case name", async () => {
		const server = await serve(() => ({
			headers: { "X-App-Usage": "{}" },
			body: {},
		}));
		const answer = await post(clientFor(server.url));
		expect(answer.kind === "answer" && answer.headers.get("x-app-usage")).toBe(
			"{}",
		);
	});

	it.each([301, 302, 303, 307, 308])("never follows a %i", async (status) => {
		const elsewhere = await serve(() => taken(1));
		const server = await serve(() => ({
			status,
			headers: { Location: `${elsewhere.url}/v25.0/1/events` },
		}));
		expect(await post(clientFor(server.url))).toMatchObject({
			kind: "answer",
			status,
		});
		expect(elsewhere.connections()).toBe(0);
	});

	it.each<[string, Reply]>([
		["HTML", { body: "<html>" }],
		["nothing", {}],
		["more than 1 MiB", { body: `{"id":"${"x".repeat(1024 * 1024)}"}` }],
	])("has no body for %s", async (_, reply) => {
		const server = await serve(() => reply);
		expect(await post(clientFor(server.url))).toMatchObject({
			kind: "answer",
			status: 200,
			body: undefined,
		});
	});
});

describe("no answer", () => {
	it("refused: nothing was sent", async () => {
		const server = await serve(() => taken(1));
		await server.close();
		expect(await post(clientFor(server.url))).toEqual({
			kind: "no-answer",
			reason: "refused",
			sent: false,
		});
	});

	it("dns: nothing was sent", async () => {
		expect(await post(clientFor("https://fboc.invalid"))).toEqual({
			kind: "no-answer",
			reason: "dns",
			sent: false,
		});
	});

	it.each<Reply>(["drop", "half"])("%s: may have been sent", async (reply) => {
		const server = await serve(() => reply);
		expect(await post(clientFor(server.url))).toEqual({
			kind: "no-answer",
			reason: "dropped",
			sent: true,
		});
	});

	it("a connection that breaks on its second use may have carried the request", async () => {
		const server = await serve((n) => (n === 1 ? "drop" : taken(1)));
		const client = clientFor(server.url, { maxSockets: 1 });
		const answers = await Promise.all([
			post(client),
			post(client),
			post(client),
		]);
		expect(answers).toMatchObject([
			{ kind: "answer" },
			{ kind: "no-answer", sent: true },
			{ kind: "answer" },
		]);
	});

	it("timeout: may have been sent", async () => {
		const server = await serve((n) => (n === 0 ? taken(1) : "stall"));
		const client = clientFor(server.url, { timeoutMs: 500 });
		// The connection stands before the time-out counts, on any machine.
		expect(await post(client)).toMatchObject({ kind: "answer" });
		expect(await post(client)).toEqual({
			kind: "no-answer",
			reason: "timeout",
			sent: true,
		});
	});

	it("a timeout within the TLS handshake: nothing was sent", async () => {
		const silent = createTcpServer((socket) => socket.on("error", () => {}));
		await listen(silent);
		closing.push(() => silent.close());
		const client = clientFor(`https://127.0.0.1:${portOf(silent)}`, {
			timeoutMs: 50,
		});
		expect(await post(client)).toEqual({
			kind: "no-answer",
			reason: "timeout",
			sent: false,
		});
	});

	it("aborted in flight: may have been sent", async () => {
		const stop = new AbortController();
		const server = await startServer(() => {
			stop.abort();
			return "stall";
		});
		closing.push(server.close);
		expect(await post(clientFor(server.url), stop.signal)).toEqual({
			kind: "no-answer",
			reason: "aborted",
			sent: true,
		});
	});

	it("aborted before: nothing was sent", async () => {
		const server = await serve(() => taken(1));
		expect(await post(clientFor(server.url), AbortSignal.abort())).toEqual({
			kind: "no-answer",
			reason: "aborted",
			sent: false,
		});
		expect(server.connections()).toBe(0);
	});
});

describe("get", () => {
	it("reads an edge with its query", async () => {
		const server = await serve(() => ({ body: { id: "1" } }));
		const answer = await clientFor(server.url).get(
			"/123",
			{ fields: "id,name" },
			EVENT_SET.token,
			never,
		);
		expect(answer).toMatchObject({ kind: "answer", body: { id: "1" } });
		expect(server.seen[0]).toMatchObject({
			method: "GET",
			url: "/v25.0/123?fields=id%2Cname",
			headers: { authorization: `Bearer ${TOKEN}` },
		});
	});

	it("keeps a secret of the query out of the URL", async () => {
		const server = await serve(() => ({ body: {} }));
		const hidden = new Secret("hidden&value");
		await clientFor(server.url).get(
			"debug_token",
			{ input_token: hidden, fields: "x" },
			undefined,
			never,
		);
		const [seen] = server.seen;
		expect(seen).toMatchObject({ method: "POST", url: "/v25.0/debug_token" });
		expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
			input_token: "hidden&value",
			fields: "x",
			method: "get",
		});
		expect(seen?.headers.authorization).toBeUndefined();
	});
});
