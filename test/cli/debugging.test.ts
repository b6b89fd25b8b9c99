import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { listen, portOf } from "../delivery/scripted-server.ts";
import { order } from "./canary-order.ts";
import { fboc, start, temporaryFolder, untilEnd, write } from "./run-fboc.ts";

const TOKEN = "EAAcanary1234567890canary";
const OTHER = "EAAother0987654321other00";
const SECRET = "0123456789abcdef0123456789abcdef";
const PASSWORD = "hunter2hunter2";
const BASIC = Buffer.from(`user:${PASSWORD}`).toString("base64").slice(0, 20);
const SECRETS = new RegExp(
	[TOKEN, OTHER, SECRET, PASSWORD, BASIC].join("|"),
	"g",
);

/** A server that stands for Meta, and for a proxy that refuses; what it is told. */
async function world(answers: boolean) {
	const seen: string[] = [];
	const server = createServer((request, response) => {
		seen.push(request.headers.authorization ?? "");
		request.resume();
		if (answers) response.end('{"events_received":1}');
	});
	server.on("connect", (request, socket) => {
		seen.push(request.headers["proxy-authorization"] ?? "");
		socket.end("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
	});
	await listen(server);
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const cwd = temporaryFolder();
	write(cwd, "fboc.config.json", {
		eventSets: {
			stores: "111",
			online: { id: "222", accessToken: { env: "ONLINE" } },
		},
		events: { "Order Completed": ["stores", "online"] },
	});
	write(cwd, "events.ndjson", [order({ timestamp: new Date().toISOString() })]);
	const env = {
		FBOC_ACCESS_TOKEN: TOKEN,
		FBOC_APP_SECRET: SECRET,
		ONLINE: OTHER,
		FBOC_GRAPH_URL: `http://127.0.0.1:${portOf(server)}`,
	};
	return { cwd, env, seen, port: portOf(server) };
}

it("shows no secret in what Node prints of itself when it is debugged", async () => {
	const { cwd, env, seen, port } = await world(true);
	const debugged = { ...env, NODE_DEBUG: "*", DEBUG: "*" };
	for (const command of [["check"], ["upload", "events.ndjson"]]) {
		const ran = await fboc(command, { cwd, env: debugged });
		// It did print what it was asked for.
		expect(ran.stderr).toContain("createConnection");
		expect(ran.stderr.match(SECRETS)).toBeNull();
	}
	expect(seen).toContain(`Bearer ${TOKEN}`);
	expect(seen).toContain(`Bearer ${OTHER}`);
	const proxied = await fboc(["upload", "events.ndjson", "--resend"], {
		cwd,
		env: {
			...debugged,
			FBOC_GRAPH_URL: "https://graph.test",
			HTTPS_PROXY: `http://user:${PASSWORD}@127.0.0.1:${port}`,
		},
	});
	expect(proxied.code).toBe(5);
	expect(proxied.stderr.match(SECRETS)).toBeNull();
	expect(seen.at(-1)).toContain(BASIC);
});

it("leaves no secret in a diagnostic report of Node's", async () => {
	const { cwd, env, seen } = await world(false);
	const child = start(["upload", "events.ndjson"], {
		cwd,
		env,
		nodeArgs: [
			"--report-on-signal",
			"--report-signal=SIGUSR2",
			"--report-directory=.",
		],
	});
	const ended = untilEnd(child);
	while (seen.length === 0) await wait(10);
	child.kill("SIGUSR2");
	const reports = () =>
		readdirSync(cwd).filter((name) => name.startsWith("report."));
	let text = "";
	while (!text.trimEnd().endsWith("}")) {
		await wait(20);
		const [name] = reports();
		if (name !== undefined) text = readFileSync(join(cwd, name), "utf8");
	}
	child.kill("SIGKILL");
	await ended;
	expect(JSON.parse(text).environmentVariables).toHaveProperty(
		"FBOC_GRAPH_URL",
	);
	expect(text.match(SECRETS)).toBeNull();
});
