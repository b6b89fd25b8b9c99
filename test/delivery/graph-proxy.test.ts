import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer as createTcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readingOf } from "../../src/account/read-edge.ts";
import type { NoAnswer } from "../../src/delivery/graph/graph-answer.ts";
import { classify } from "../../src/delivery/graph/graph-errors.ts";
import {
	noAnswerNext,
	noAnswerWords,
} from "../../src/delivery/graph/no-answer-words.ts";
import { proxyFor } from "../../src/delivery/graph/proxy.ts";
import { clientFor, TOKEN, uploadOf } from "./fixtures.ts";
import { listen, portOf } from "./scripted-server.ts";
import {
	LOOPBACK_CERT,
	LOOPBACK_KEY,
	TEST_CERT,
	TEST_KEY,
} from "./test-certificate.ts";

/** What Meta says of a token, in a mouth that is not Meta's. */
const BAD_TOKEN =
	'{"error":{"message":"Invalid OAuth access token.","code":190}}';

/** Stands for Meta, as the made-up host graph.test. */
const graph = createHttpsServer(
	{ cert: TEST_CERT, key: TEST_KEY },
	(request, response) => {
		authorizations.push(request.headers.authorization);
		request.resume();
		if (authorizations.length === dropAt) return void request.socket.destroy();
		response.end('{"events_received":1}');
	},
);
/** The request, from 1, whose connection breaks instead of an answer. */
let dropAt = 0;
let authorizations: (string | undefined)[] = [];
/** All that a proxy sees of a request: its CONNECT line and headers. */
let connects: string[] = [];
const OPENED = "HTTP/1.1 200 OK\r\n\r\n";
let proxyAnswer = OPENED;
/** Where the tunnels lead; 0: to Meta's stand-in. */
let upstreamPort = 0;
/** A page that whoever has not logged in is shown, without TLS. */
let portalSaw = "";
const portal = createTcpServer((socket) => {
	socket
		.on("error", () => {})
		.on("data", (data) => {
			portalSaw += data.toString("latin1");
			socket.end("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n");
		});
});
const sockets = new Set<Duplex>();
let proxy: Server;

function tunnel(request: IncomingMessage, socket: Duplex): void {
	connects.push(`${request.url} ${JSON.stringify(request.headers)}`);
	sockets.add(socket);
	socket.on("error", () => {});
	if (proxyAnswer === "") return void socket.resume();
	socket.write(proxyAnswer);
	if (proxyAnswer !== OPENED) return void socket.end();
	const upstream = connect(upstreamPort || portOf(graph), "127.0.0.1");
	sockets.add(upstream);
	upstream.on("error", () => {});
	upstream.pipe(socket).pipe(upstream);
}

beforeAll(async () => {
	await listen(graph);
	await listen(portal);
	proxy = createServer();
	proxy.on("connect", tunnel);
	await listen(proxy);
});
afterEach(() => {
	authorizations = [];
	connects = [];
	dropAt = 0;
	upstreamPort = 0;
	portalSaw = "";
	proxyAnswer = OPENED;
});
afterAll(() => {
	for (const socket of sockets) socket.destroy();
	proxy.close();
	portal.close();
	graph.close();
});

const send = async (more: { ca?: string; auth?: string; times?: number }) => {
	const client = clientFor("https://graph.test", {
		env: { HTTPS_PROXY: `http://${more.auth ?? ""}127.0.0.1:${portOf(proxy)}` },
		...(more.ca !== undefined && { ca: more.ca }),
	});
	const body = Buffer.from("{}");
	let answer = await client.post(uploadOf(body));
	for (let i = 1; i < (more.times ?? 1); i++)
		answer = await client.post(uploadOf(body));
	client.close();
	return answer;
};

describe("through a proxy", () => {
	it("tunnels TLS, shows the proxy no token, and keeps the tunnel", async () => {
		const answer = await send({ ca: TEST_CERT, times: 3 });
		expect(answer).toMatchObject({
			kind: "answer",
			body: { events_received: 1 },
		});
		expect(authorizations).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
		expect(connects).toHaveLength(1);
		expect(connects[0]).toMatch(/^graph\.test:443 /);
		expect(connects[0]).not.toContain(TOKEN);
	});

	it("knows that a request on a kept TLS connection may have arrived", async () => {
		dropAt = 2;
		expect(await send({ ca: TEST_CERT, times: 2 })).toMatchObject({
			kind: "no-answer",
			reason: "dropped",
			sent: true,
		});
		expect(connects).toHaveLength(1);
	});

	it("gives the proxy its credentials", async () => {
		await send({ ca: TEST_CERT, auth: "user:pass%40word@" });
		const basic = Buffer.from("user:pass@word").toString("base64");
		expect(connects[0]).toContain(`Basic ${basic}`);
	});

	it("refuses a certificate it does not trust, before anything is sent", async () => {
		expect(await send({})).toMatchObject({
			kind: "no-answer",
			reason: "certificate",
			sent: false,
		});
		expect(authorizations).toEqual([]);
	});

	const ok = '{"events_received":1}';
	const http = (status: string, body: string) =>
		`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
	it.each([
		["407", http("407 Proxy Authentication Required", ""), { status: 407 }],
		[
			"Meta's own refusal of a token",
			http("403 Forbidden", BAD_TOKEN),
			{ status: 403 },
		],
		["a receipt", http("201 Created", ok), { status: 201 }],
		[
			"a redirect",
			"HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n",
			{ status: 302 },
		],
		["502", http("502 Bad Gateway", ""), { status: 502 }],
		[
			"200 and a page",
			`HTTP/1.1 200 OK\r\n\r\n${http("200 OK", ok)}`,
			{ status: 200 },
		],
		["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n\r\n", {}],
		["headers without end", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(200_000)}`, {}],
	])(
		"takes a proxy's answer for no answer of Meta's: %s",
		async (_, text, said) => {
			proxyAnswer = text;
			const answer = await send({ ca: TEST_CERT, auth: "user:hunter2@" });
			const host = `127.0.0.1:${portOf(proxy)}`;
			expect(answer).toEqual({
				kind: "no-answer",
				reason: "proxy",
				sent: false,
				proxy: { host, opened: false, ...said },
			});
			const words = noAnswerWords(answer as NoAnswer);
			expect(words).toContain(host);
			expect(words + noAnswerNext(answer as NoAnswer)).not.toContain("hunter2");
			expect(classify(answer)).toMatchObject({
				kind: "transient",
				mayHaveArrived: false,
				patience: "status" in said && said.status === 407 ? "none" : "budget",
			});
			expect(readingOf(answer, { secrets: [] })).toMatchObject({
				ok: false,
				why: "unavailable",
				said: words,
			});
			expect(authorizations).toEqual([]);
		},
	);

	it("takes what comes without TLS out of a tunnel for no answer", async () => {
		// The tunnel ends at somebody who speaks HTTP, as a captive portal does.
		upstreamPort = portOf(portal);
		const answer = await send({ ca: TEST_CERT });
		expect(answer).toMatchObject({ reason: "not-tls", sent: false });
		expect(noAnswerWords(answer as NoAnswer)).toContain("through the proxy");
		expect(portalSaw).not.toContain(TOKEN);
	});

	it("keeps nothing open where the proxy never answers", async () => {
		proxyAnswer = "";
		const client = clientFor("https://graph.test", {
			env: { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` },
			timeoutMs: 200,
		});
		const gone = new Promise<void>((resolve) => {
			proxy.once("connect", (_, socket) => socket.once("end", resolve));
		});
		const body = Buffer.from("{}");
		const answer = await client.post(uploadOf(body));
		expect(answer).toMatchObject({ reason: "timeout", sent: false });
		client.close();
		await gone;
	});

	it("speaks to a proxy by TLS, and through it to Meta by TLS again", async () => {
		const secure = createHttpsServer({
			cert: LOOPBACK_CERT,
			key: LOOPBACK_KEY,
		});
		secure.on("connect", tunnel);
		await listen(secure);
		const client = clientFor("https://graph.test", {
			env: { HTTPS_PROXY: `https://127.0.0.1:${portOf(secure)}` },
			ca: TEST_CERT + LOOPBACK_CERT,
		});
		const body = Buffer.from("{}");
		const answer = await client.post(uploadOf(body));
		client.close();
		secure.close();
		expect(answer).toMatchObject({ body: { events_received: 1 } });
	});
});

describe("which proxy", () => {
	const target = new URL("https://graph.facebook.com/v25.0");
	const HTTPS_PROXY = "http://proxy:3128";
	const href = (env: Parameters<typeof proxyFor>[1], url = target) =>
		proxyFor(url, env)?.href;

	it.each([
		["none", {}, undefined],
		["an empty one", { HTTPS_PROXY: " " }, undefined],
		["HTTPS_PROXY", { HTTPS_PROXY }, "http://proxy:3128/"],
		["https_proxy", { https_proxy: "http://low:1" }, "http://low:1/"],
		["both", { HTTPS_PROXY, https_proxy: "http://low:1" }, "http://low:1/"],
		[
			"one without a scheme",
			{ HTTPS_PROXY: "proxy:3128" },
			"http://proxy:3128/",
		],
	])("%s", (_, env, expected) => {
		expect(href(env)).toBe(expected);
	});

	it.each([
		["*", false],
		["graph.facebook.com", false],
		["GRAPH.Facebook.com", false],
		["facebook.com", false],
		[".facebook.com", false],
		["*.facebook.com", false],
		["example.org, facebook.com", false],
		["example.org facebook.com", false],
		["facebook.com:443", false],
		["facebook.com:8443", true],
		["book.com", true],
		["graph.facebook.com.evil.org", true],
		["www.graph.facebook.com", true],
		["", true],
		[",,", true],
		[".", true],
	])("NO_PROXY=%s: through the proxy is %s", (NO_PROXY, through) => {
		expect(href({ HTTPS_PROXY, NO_PROXY }) !== undefined).toBe(through);
		expect(href({ HTTPS_PROXY, no_proxy: NO_PROXY }) !== undefined).toBe(
			through,
		);
	});

	it("reads IPv6 entries", () => {
		const url = new URL("https://[2001:db8::1]:8443/");
		expect(
			href({ HTTPS_PROXY, NO_PROXY: "[2001:db8::1]:8443" }, url),
		).toBeUndefined();
		expect(
			href({ HTTPS_PROXY, NO_PROXY: "[2001:db8::1]:1" }, url),
		).toBeDefined();
	});

	it.each(["http://127.0.0.1:1", "http://localhost:1", "https://[::1]:1"])(
		"never for loopback: %s",
		(url) => {
			expect(href({ HTTPS_PROXY }, new URL(url))).toBeUndefined();
		},
	);

	it.each(["socks5://proxy:1080", "http://", "ht!tp://secret@x"])(
		"refuses %s without repeating it",
		(value) => {
			let thrown: unknown;
			try {
				href({ HTTPS_PROXY: value });
			} catch (error) {
				thrown = error;
			}
			expect(thrown).toMatchObject({ code: "proxy_invalid", exitCode: 2 });
			expect(String(thrown)).not.toContain(value);
		},
	);
});
