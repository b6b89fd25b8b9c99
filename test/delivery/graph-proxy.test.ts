import { createServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { proxyFor } from "../../src/delivery/proxy.ts";
import { clientFor, EVENT_SET, never, TOKEN } from "./fixtures.ts";
import { listen, portOf } from "./scripted-server.ts";
import { TEST_CERT, TEST_KEY } from "./test-certificate.ts";

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
let proxyAnswer = "HTTP/1.1 200 OK\r\n\r\n";
const sockets = new Set<Socket>();
let proxy: Server;

beforeAll(async () => {
	await listen(graph);
	proxy = createServer();
	proxy.on("connect", (request, socket: Socket) => {
		connects.push(`${request.url} ${JSON.stringify(request.headers)}`);
		socket.write(proxyAnswer);
		if (!proxyAnswer.includes(" 200 ")) return void socket.end();
		const upstream = connect(portOf(graph), "127.0.0.1");
		upstream.pipe(socket).pipe(upstream);
		for (const end of [upstream, socket]) {
			sockets.add(end);
			end.on("error", () => {});
		}
	});
	await listen(proxy);
});
afterEach(() => {
	authorizations = [];
	connects = [];
	dropAt = 0;
	proxyAnswer = "HTTP/1.1 200 OK\r\n\r\n";
});
afterAll(() => {
	for (const socket of sockets) socket.destroy();
	proxy.close();
	graph.close();
});

const send = async (more: { ca?: string; auth?: string; times?: number }) => {
	const client = clientFor("https://graph.test", {
		env: { HTTPS_PROXY: `http://${more.auth ?? ""}127.0.0.1:${portOf(proxy)}` },
		...(more.ca !== undefined && { ca: more.ca }),
	});
	const body = Buffer.from("{}");
	let answer = await client.post(EVENT_SET.id, EVENT_SET.token, body, never);
	for (let i = 1; i < (more.times ?? 1); i++)
		answer = await client.post(EVENT_SET.id, EVENT_SET.token, body, never);
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
		expect(await send({ ca: TEST_CERT, times: 2 })).toEqual({
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
		expect(await send({})).toEqual({
			kind: "no-answer",
			reason: "tls",
			sent: false,
		});
		expect(authorizations).toEqual([]);
	});

	it("takes a proxy's refusal as an answer", async () => {
		proxyAnswer =
			"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
		expect(await send({ ca: TEST_CERT })).toMatchObject({
			kind: "answer",
			status: 407,
		});
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
