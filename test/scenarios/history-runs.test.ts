import {
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Run } from "../../src/ledger/history/history.ts";
import { fboc, temporaryFolder, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { leaks, PERSON, TOKEN, traces } from "./canaries.ts";
import { openShop, type Shop } from "./shop.ts";

const upload = ["upload", "events.ndjson", "--json", "--chunk-size", "20"];

const unwrapped = (text: string): string => text.replace(/\s+/g, " ");

async function history(shop: Shop, ...args: string[]): Promise<Run[]> {
	const ran = await shop.run(["history", "--json", ...args]);
	expect(ran.code).toBe(0);
	return JSON.parse(ran.stdout) as Run[];
}

describe("fboc history", () => {
	it("has every run that sends, newest first, with its books and files", async () => {
		const shop = await openShop(60);
		expect(await history(shop)).toEqual([]);
		const none = await shop.run(["history"]);
		expect(none.stdout).toContain("No run has sent anything");

		const lines = shop.events.map((event) => `${JSON.stringify(event)}\n`);
		write(shop.folder, "more.ndjson", `${lines.join("")}{}}\n`);
		const first = await shop.run(upload);
		const second = await shop.run(["upload", "more.ndjson", "--json"]);
		const file = second.summary.rejects_file as string;
		const third = await shop.run(["replay", file, "--json"]);
		await shop.run([...upload, "--dry-run"]);
		await shop.run([...upload, "--sandbox"]);
		await shop.run(["upload", "no-such-file", "--json"]);
		const runs = await history(shop);
		expect(runs.map(({ command, status }) => [command, status])).toEqual([
			["replay", "ended"],
			["upload", "ended"],
			["upload", "ended"],
		]);
		expect(runs.map(({ summary }) => summary)).toEqual([
			third.summary,
			second.summary,
			first.summary,
		]);
		for (const { summary } of runs) if (summary) expectBooksBalance(summary);
		expect(runs[1]?.inputs).toEqual(["more.ndjson"]);
		expect(runs[2]?.event_sets.map(({ name }) => name)).toEqual([
			"stores",
			"online",
		]);
		expect(await history(shop, "--limit", "1")).toHaveLength(1);
		const text = (await shop.run(["history"])).stdout;
		for (const { run_id } of runs) expect(text).toContain(run_id);
		const one = await shop.run(["history", second.summary.run_id]);
		expect(one.stdout).toContain("from more.ndjson");
		expect(one.stdout).toContain(file);
	});

	it("shows one run by its id, or by the begin of it", async () => {
		const shop = await openShop(20);
		const { run_id } = (await shop.run(upload)).summary;
		await shop.run(upload);
		for (const id of [run_id, run_id.slice(0, -1)]) {
			const one = await shop.run(["history", id, "--json"]);
			expect(JSON.parse(one.stdout)).toMatchObject({ run_id, status: "ended" });
		}
		const text = await shop.run(["history", run_id]);
		expect(text.code).toBe(0);
		expect(text.stdout).toContain("events.ndjson");
		const many = await shop.run(["history", "20", "--json"]);
		expect(many.code).toBe(2);
		const none = await shop.run(["history", "zzz", "--json"]);
		expect(none.code).toBe(2);
		expect(JSON.parse(none.stdout)).toMatchObject({
			error: { code: "run_not_found" },
		});
	});

	it("knows which runs go on and which were killed", async () => {
		const shop = await openShop(400, { sandbox: ["--latency", "100ms"] });
		const { child, ended } = shop.start([...upload, "--concurrency", "1"]);
		while ((await history(shop)).length === 0) await wait(10);
		expect((await history(shop))[0]?.status).toBe("running");
		child.kill("SIGKILL");
		await ended;
		const [run] = await history(shop);
		expect(run).toMatchObject({ status: "interrupted", summary: null });
		const text = await shop.run(["history", run?.run_id ?? ""]);
		expect(text.code).toBe(0);
		expect(text.stdout).toContain("killed");
	});

	it("is not the ledger: damage there costs the history, and no delivery", async () => {
		const shop = await openShop(5);
		const all = (await shop.run(upload)).summary.deliveries.delivered;
		const folder = shop.path("state/history");
		const [name = ""] = readdirSync(folder);
		const path = join(folder, name);
		const whole = readFileSync(path);
		const again = [...upload, "--resend"];
		const damages: [string, () => void][] = [
			["garbage", () => writeFileSync(path, "not what it was")],
			["cut", () => writeFileSync(path, whole.subarray(0, 900))],
			["empty", () => writeFileSync(path, "")],
		];
		for (const [what, damage] of damages) {
			damage();
			const ran = await shop.run(what === "cut" ? again : upload);
			expect(ran.code, what).toBe(0);
			expect(ran.stderr, what).not.toContain("history");
			expect(ran.summary.deliveries, what).toMatchObject(
				what === "cut" ? { delivered: all } : { duplicate: 0, delivered: 0 },
			);
			const told = await shop.run(["history"]);
			expect(told.code, what).toBe(5);
			expect(unwrapped(told.stderr), what).toContain("history is damaged");
			expect(unwrapped(told.stdout)).toContain(ran.summary.run_id);
		}
		const lines = async (...flags: string[]) => {
			const { stdout } = await shop.run(["check", "--json", ...flags]);
			const { checks } = JSON.parse(stdout) as {
				checks: { subject: string; status: string; message: string }[];
			};
			return checks.filter(({ subject }) => subject === "history");
		};
		expect(await lines()).toMatchObject([{ status: "warning" }]);
		expect(await lines("--repair")).toMatchObject([{ status: "ok" }]);
		expect((await shop.run(["history"])).code).toBe(0);
		const unusable: [string, () => void, string][] = [
			["a file", () => writeFileSync(folder, ""), "is no folder"],
			["a circle", () => symlinkSync(folder, folder), "lead in a circle"],
		];
		for (const [what, damage, why] of unusable) {
			rmSync(folder, { recursive: true, force: true });
			damage();
			const ran = await shop.run(upload);
			expect(ran.code, what).toBe(0);
			expect(ran.stderr, what).toContain("The history cannot be kept");
			const told = await shop.run(["history"]);
			expect(told.code, what).toBe(5);
			expect(unwrapped(told.stderr), what).toContain(why);
			expect(told.stderr).toMatch(/history_unusable/);
			expect(told.stderr).not.toMatch(/^\s+at /m);
		}
		expect(await lines()).toMatchObject([{ status: "warning" }]);
	});
});

it("ledger, rejects, locks and history of runs that end in every way hold no identifier and no token", async () => {
	const folder = temporaryFolder();
	const { openSandbox } = await import("../chaos/fragile-sandbox.ts");
	const sandbox = await openSandbox({
		...{ folder, seed: 1, latencyMs: 0, alone: false },
		record: join(folder, "record.ndjson"),
		faults: "bad-event:0.2",
	});
	const event = (id: number, more: object = {}) => ({
		type: "track",
		messageId: `m-${id}`,
		userId: PERSON.userId,
		anonymousId: PERSON.anonymousId,
		event: "Order Completed",
		properties: { revenue: 1 + id, order_id: `o-${id}`, email: PERSON.email },
		context: { traits: { ...PERSON, ip: undefined }, ip: PERSON.ip },
		timestamp: new Date(Date.now() - 60_000).toISOString(),
		...more,
	});
	write(folder, "events.ndjson", [
		...Array.from({ length: 60 }, (_, i) => event(i)),
		event(100, { timestamp: PERSON.city }),
		event(101, { properties: { revenue: PERSON.phone } }),
		{ type: "track", event: "Order Completed", userId: undefined },
	]);
	write(folder, "fboc.config.json", {
		externalId: "hash",
		events: { "Order Completed": "111" },
	});
	const env = { FBOC_GRAPH_URL: sandbox.url, FBOC_ACCESS_TOKEN: TOKEN };
	const run = (args: readonly string[], more: Record<string, string> = {}) =>
		fboc(args, {
			cwd: folder,
			env: { ...env, ...more },
			nodeArgs: [
				"--import",
				new URL("../chaos/kill-at.mjs", import.meta.url).href,
			],
		});
	const base = ["upload", "events.ndjson", "--chunk-size", "7"];
	const rejects = ["--rejects", "rejects.ndjson"];
	const runs = [
		await run([...base, ...rejects], { CHAOS_KILL_AT: "write:6:before" }),
		await run([...base, ...rejects], { CHAOS_FULL_AT: "9" }),
		await run([...base, ...rejects, "-v"]),
		await run([...base, "--json", "--reread"]),
		await run(["replay", "rejects.ndjson"], {
			CHAOS_KILL_AT: "write:3:after",
		}),
		await run(["replay", "rejects.ndjson", "-v"]),
		await run(["history"]),
		await run(["history", "--json"]),
	];
	expect(runs.map(({ code }) => code)).toEqual([null, 5, 3, 3, null, 3, 0, 0]);
	const found = traces(folder, ["events.ndjson", "fboc.config.json"], ...runs);
	const places = [...found.keys()];
	for (const part of [
		/^state\/history\/.*\.json$/,
		/^state\/ledger\/.*\.closed$/,
		/^state\/locks\/.*111\.\d+$/,
		/^state\/rejects\/.*\.ndjson$/,
		/^rejects\.ndjson$/,
	])
		expect(
			places.some((place) => part.test(place)),
			`${part}`,
		).toBe(true);
	expect(leaks(found)).toEqual([]);

	// All of it is the user's alone.
	const inside = readdirSync(join(folder, "state"), {
		recursive: true,
		withFileTypes: true,
	});
	const open = inside
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => (statSync(path).mode & 0o077) !== 0);
	expect(open).toEqual([]);
});
