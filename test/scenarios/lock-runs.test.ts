import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { write } from "../cli/run-fboc.ts";
import { startServer, taken } from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";
import { openShop, type Shop } from "./shop.ts";

const SLOW = { sandbox: ["--latency", "150ms"] };
const upload = (...flags: string[]) => [
	...["upload", "events.ndjson", "--json", "--chunk-size", "20"],
	...["--concurrency", "1", ...flags],
];

/** Until a run holds its locks and has begun to send. */
async function sending({ path }: Shop): Promise<void> {
	const record = path("record.ndjson");
	while (!existsSync(record) || statSync(record).size === 0) await wait(5);
}

/** A run that holds its locks until it is let go: only then is it answered. */
async function holding(shop: Shop) {
	let letGo = () => {};
	let begin = () => {};
	const free = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	const begun = new Promise<void>((resolve) => {
		begin = resolve;
	});
	const server = await startServer(async ({ method, body }) => {
		if (method !== "POST") return { status: 404, body: {} };
		begin();
		await free;
		return taken((JSON.parse(body) as { data: object[] }).data.length);
	});
	onTestFinished(() => server.close());
	const env = { FBOC_GRAPH_URL: server.url };
	const { child, ended } = shop.start(upload(), { env });
	await begun;
	return { child, ended, letGo, env };
}

it("a second run is told who works there, and sends nothing", async () => {
	const shop = await openShop(100);
	const before = Date.now();
	const { child, ended, letGo, env } = await holding(shop);
	const second = await shop.run(upload(), { env });
	expect(second.code).toBe(10);
	expect(second.summary.error?.code).toBe("locked");
	const message = second.summary.error?.message ?? "";
	expect(message).toContain("fboc upload");
	expect(message).toContain(`on ${hostname()}`);
	expect(message).toContain(`process ${child.pid}`);
	const started = /started (\S+)\.$/.exec(message)?.[1] ?? "";
	expect(Date.parse(started)).toBeGreaterThanOrEqual(before);
	expect(Date.parse(started)).toBeLessThanOrEqual(Date.now());
	expect(second.summary.deliveries.planned).toBe(0);

	// What it would send can still be looked at, and other commands do not wait.
	expect((await shop.run(upload("--dry-run"))).code).toBe(0);
	expect((await shop.run(upload("--sandbox"))).code).toBe(0);
	expect((await shop.run(["history", "--json"])).code).toBe(0);

	// Only runs that share an event set exclude each other.
	write(shop.folder, "other.json", {
		events: { "Product Viewed": "777", "Order Completed": "777" },
	});
	const other = await shop.run(
		upload("--config", "other.json", "--limit", "9"),
	);
	expect(other.code).toBe(0);

	letGo();
	const first = await ended;
	expect(first.code).toBe(0);
	expect(first.summary.deliveries.delivered).toBe(shop.mapped.length);
	const after = await shop.run(upload("--reread"), { env });
	expect(after.code).toBe(0);
	expect(after.summary.deliveries.duplicate).toBe(shop.mapped.length);
});

it("--lock-wait waits, and then finds everything delivered", async () => {
	const shop = await openShop(100);
	const { ended, letGo, env } = await holding(shop);
	const short = await shop.run(upload("--lock-wait", "100ms"), { env });
	expect(short.code).toBe(10);
	const waiting = shop.start(upload("--lock-wait", "10m", "--reread"), { env });
	waiting.child.stderr?.once("data", letGo);
	const second = await waiting.ended;
	expect(second.code).toBe(0);
	expect(second.stderr).toContain(
		"Waiting for another run to end: fboc upload",
	);
	expect(second.summary.deliveries.duplicate).toBe(shop.mapped.length);
	expect((await ended).code).toBe(0);
});

it("a signal ends the waiting", async () => {
	const shop = await openShop(100);
	const { ended, letGo, env } = await holding(shop);
	for (const [signal, code] of [
		["SIGINT", 130],
		["SIGTERM", 143],
	] as const) {
		const waiting = shop.start(upload("--lock-wait", "10m"), { env });
		waiting.child.stderr?.once("data", () => waiting.child.kill(signal));
		const ran = await waiting.ended;
		expect(ran.code).toBe(code);
		expect(ran.summary.error?.code).toBe("interrupted");
		expect(ran.summary.requests.sent).toBe(0);
	}
	letGo();
	expect((await ended).code).toBe(0);
});

it("the lock of a run that was killed is free at once", async () => {
	const shop = await openShop(300, SLOW);
	const { child, ended } = shop.start(upload());
	await sending(shop);
	child.kill("SIGKILL");
	await ended;
	const next = await shop.run(upload());
	expect(next.code).toBe(0);
	expectBooksBalance(next.summary);
	expect(next.summary.deliveries.unknown).toBe(0);
	const accepted = await shop.accepted();
	expect(new Set(accepted.keys())).toEqual(new Set(shop.mapped));
});

it("so is that of a machine that has not been heard of for 90 seconds", async () => {
	const shop = await openShop(20);
	await shop.run(upload());
	// As a run on another machine would have left them: its process is not to be seen from here.
	const locks = shop.path("state/locks");
	const names = readdirSync(locks).filter((name) => !name.startsWith("."));
	expect(names.length).toBe(2);
	const holder = {
		process: {
			host: "another-host",
			pid: 7,
			boot: "another-boot",
			pidSpace: "pid:[1]",
			startTicks: "1",
		},
		started_at: "2026-11-01T00:00:00.000Z",
		command: "upload\u001b[31m",
	};
	const { utimesSync, writeFileSync } = await import("node:fs");
	for (const name of names)
		writeFileSync(`${locks}/${name}`, JSON.stringify(holder));
	const held = await shop.run(upload());
	expect(held.code).toBe(10);
	expect(held.stderr).toContain("another-host, process 7");
	expect(held.stderr).not.toContain("\u001b");
	const old = Date.now() / 1000 - 100;
	for (const name of names) utimesSync(`${locks}/${name}`, old, old);
	expect((await shop.run(upload())).code).toBe(0);
});

it("five at once: one works, all the others say so or find nothing left", async () => {
	const shop = await openShop(200, { sandbox: ["--latency", "30ms"] });
	const runs = Array.from({ length: 5 }, (_, i) =>
		shop.start(upload(...(i % 2 === 0 ? ["--lock-wait", "1m"] : []))),
	);
	const ends = await Promise.all(runs.map(({ ended }) => ended));
	for (const [i, { code, summary }] of ends.entries()) {
		expect(i % 2 === 0 ? [0] : [0, 10]).toContain(code);
		expectBooksBalance(summary);
	}
	const delivered = ends.map(({ summary }) => summary.deliveries.delivered);
	expect(delivered.filter((count) => count > 0)).toEqual([shop.mapped.length]);
	const accepted = await shop.accepted();
	expect([...accepted.values()].every(({ times }) => times === 1)).toBe(true);
	expect(accepted.size).toBe(shop.mapped.length);
	const locks = shop.path("state/locks");
	for (const name of readdirSync(locks))
		expect(readFileSync(`${locks}/${name}`, "utf8")).toBe("");
});
