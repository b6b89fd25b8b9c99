import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { expect, it, onTestFinished } from "vitest";
import { listen, portOf } from "../delivery/scripted-server.ts";
import { TEST_CERT, TEST_KEY } from "../delivery/test-certificate.ts";
import { CONFIG, order } from "./canary-order.ts";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

const TOKEN = "EAAcanary1234567890canary";
const PASSWORD = "hunter2";
const BAD_TOKEN =
	'{"error":{"message":"Invalid OAuth access token.","code":190}}';

/** A proxy with a list of answers; after the last one it opens tunnels to a server that stands for Meta. */
async function between(...answers: string[]) {
	const sockets = new Set<Duplex>();
	let seen = "";
	const meta = createHttpsServer(
		{ cert: TEST_CERT, key: TEST_KEY },
		(request, response) => {
			request.resume();
			response.end('{"events_received":1}');
		},
	);
	const proxy = createServer();
	proxy.on("connect", (_request, socket: Duplex) => {
		sockets.add(socket);
		socket.on("error", () => {});
		const answer = answers.shift();
		if (answer !== undefined) {
			socket.on("data", (data) => {
				seen += data.toString("latin1");
			});
			return void socket.end(answer);
		}
		socket.write("HTTP/1.1 200 OK\r\n\r\n");
		const upstream = connect(portOf(meta), "127.0.0.1");
		sockets.add(upstream.on("error", () => {}));
		socket.on("data", (data) => {
			seen += data.toString("latin1");
		});
		upstream.pipe(socket).pipe(upstream);
	});
	await Promise.all([listen(meta), listen(proxy)]);
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		meta.close();
		proxy.close();
	});
	const cwd = temporaryFolder();
	write(cwd, "fboc.config.json", {
		eventSets: { stores: "111" },
		events: { "Order Completed": "stores" },
	});
	write(cwd, "events.ndjson", [order({ timestamp: new Date().toISOString() })]);
	write(cwd, "ca.pem", TEST_CERT);
	const host = `127.0.0.1:${portOf(proxy)}`;
	const env = {
		FBOC_ACCESS_TOKEN: TOKEN,
		FBOC_GRAPH_URL: "https://graph.test",
		HTTPS_PROXY: `http://user:${PASSWORD}@${host}`,
	};
	return { cwd, env, host, seen: () => seen };
}

const answer = (status: string, body = "") =>
	`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

it("ends at once where the proxy wants credentials, and delivers nothing", async () => {
	const { cwd, env, host, seen } = await between(
		answer("407 Proxy Authentication Required", '{"events_received":1}'),
	);
	const ran = await fboc(["upload", "events.ndjson", "--json"], { cwd, env });
	expect(ran.code).toBe(5);
	expect(ran.summary.deliveries).toMatchObject({ delivered: 0, unsent: 1 });
	expect(ran.summary.requests).toMatchObject({ sent: 1 });
	const { message = "", next = "" } = ran.summary.error ?? {};
	expect(message).toContain(`the proxy ${host} wants credentials (HTTP 407)`);
	expect(next).toContain("HTTPS_PROXY");
	expect(ran.stdout + ran.stderr + seen()).not.toMatch(
		new RegExp(`${PASSWORD}|${TOKEN}`),
	);
});

it("blames no token for what a proxy says, and goes on when it lets us through", async () => {
	const refusal = answer("403 Forbidden", BAD_TOKEN);
	const { cwd, env, host } = await between(...Array(5).fill(refusal));
	for (const command of ["check", "event-sets"]) {
		const ran = await fboc([command, "--json"], { cwd, env });
		expect([command, ran.code]).toEqual([command, 5]);
		expect(ran.stdout).toContain(
			`the proxy ${host} opened no way to Meta (HTTP 403)`,
		);
		expect(ran.stdout + ran.stderr).not.toContain(PASSWORD);
	}
	const ran = await fboc(["upload", "events.ndjson", "--json"], {
		cwd,
		env: { ...env, NODE_EXTRA_CA_CERTS: "ca.pem" },
	});
	expect([ran.code, ran.summary.requests]).toMatchObject([
		0,
		{ sent: 2, retried: 1 },
	]);
	expect(ran.summary.deliveries).toMatchObject({ delivered: 1 });
});

it("says what a certificate of somebody else's is, and sends nothing to it", async () => {
	const { cwd, env, seen } = await between();
	const ran = await fboc(["check", "--json"], { cwd, env });
	expect(ran.code).toBe(5);
	expect(ran.stdout).toContain("NODE_EXTRA_CA_CERTS");
	expect(seen()).not.toContain(TOKEN);
});

it("takes no answer without TLS from a host that is to be reached with it", async () => {
	let asked = 0;
	const portal = createServer((_, response) => {
		asked++;
		response.end('{"events_received":1}');
	});
	let seen = "";
	portal.on("connection", (socket) => {
		socket.on("data", (data) => {
			seen += data.toString("latin1");
		});
	});
	portal.on("clientError", (_error, socket) => {
		socket.end(answer("400 Bad Request", BAD_TOKEN));
	});
	await listen(portal);
	onTestFinished(() => void portal.close());
	const cwd = temporaryFolder();
	write(cwd, "fboc.config.json", CONFIG);
	const ran = await fboc(["check", "--json"], {
		cwd,
		env: {
			FBOC_ACCESS_TOKEN: TOKEN,
			FBOC_GRAPH_URL: `https://127.0.0.1:${portOf(portal)}`,
		},
	});
	expect(ran.code).toBe(5);
	expect(ran.stdout).toContain("does not speak TLS");
	expect([asked, seen.includes(TOKEN)]).toEqual([0, false]);
	expect(seen).not.toBe("");
});
