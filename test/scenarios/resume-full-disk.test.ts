import { spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Ran, readLines, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { openShop, type Shop } from "./shop.ts";

const FULL_AT = [
	"--import",
	new URL("../chaos/kill-at.mjs", import.meta.url).href,
];
const upload = (...flags: string[]) => [
	...["upload", "events.ndjson", "--json", "--chunk-size", "10"],
	...["--concurrency", "2", ...flags],
];

/** It ended with the books, in words, and with no sign of a bug. */
function expectFull(ran: Ran, ...codes: readonly string[]): void {
	expect(ran.code, ran.stderr).toBe(5);
	expect(ran.stderr).not.toMatch(
		/^\s+at |bug of its own|Warning:|Write error/m,
	);
	expect(codes).toContain(ran.summary.error?.code);
	expect(ran.summary.error?.message).toContain("The disk is full");
	expectBooksBalance(ran.summary);
}

/** With room again the same command goes on; nothing is lost, and what was delivered is not sent again. */
async function expectResumed(shop: Shop, first: Ran): Promise<void> {
	const before = await shop.accepted();
	const { delivered, unknown } = first.summary.deliveries;
	expect(before.size).toBe(delivered + unknown);
	const next = await shop.run(upload());
	expect(next.code).toBe(0);
	expectBooksBalance(next.summary);
	// The last record before the disk was full may have got in, although that could not be known.
	const { duplicate } = next.summary.deliveries;
	expect(duplicate).toBeGreaterThanOrEqual(delivered);
	expect(duplicate).toBeLessThanOrEqual(delivered + unknown);
	expect(next.summary.deliveries.delivered).toBe(
		shop.mapped.length - duplicate,
	);
	const after = await shop.accepted();
	expect(new Set(after.keys())).toEqual(new Set(shop.mapped));
	const twice = [...after.values()].filter(({ times }) => times > 1);
	expect(twice.length).toBe(before.size - duplicate);
}

describe("the ledger has no room", () => {
	for (const atWrite of [1, 2, 3, 4, 9, 20]) {
		it(`from write ${atWrite} on`, async () => {
			const shop = await openShop(200);
			const first = await shop.run(upload(), {
				nodeArgs: FULL_AT,
				env: { CHAOS_FULL_AT: `${atWrite}` },
			});
			expectFull(first, "ledger_full");
			expect(first.summary.deliveries.unsent).toBeGreaterThan(0);
			await expectResumed(shop, first);
		});
	}

	it("from the start, however little room there is", async () => {
		const shop = await openShop(30);
		// stdout and stderr are pipes: their size has no limit.
		for (const bytes of [0, 100, 200, 250]) {
			const ran = await shop.run(upload(), {
				under: ["prlimit", `--fsize=${bytes}`],
			});
			expectFull(ran, "ledger_full");
			if (bytes < 200) expect(ran.summary.requests.sent).toBe(0);
		}
		const next = await shop.run(upload());
		expect(next.code).toBe(0);
		const { delivered, duplicate } = next.summary.deliveries;
		expect(delivered + duplicate).toBe(shop.mapped.length);
		expect(new Set((await shop.accepted()).keys())).toEqual(
			new Set(shop.mapped),
		);
	});

	it("on a disk that another process fills while the run goes on", async ({
		skip,
	}) => {
		const shop = await openShop(600, { sandbox: ["--latency", "5ms"] });
		const disk = shop.path("disk");
		mkdirSync(disk);
		const mounted = spawnSync("mount", [
			...["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk],
		]);
		// Only who may mount can have a disk that is really full.
		if (mounted.status !== 0) skip();
		onTestFinished(() => void spawnSync("umount", [disk]));
		const env = { FBOC_STATE_DIR: `${disk}/state` };
		const { ended } = shop.start(upload(), { env });
		const record = shop.path("record.ndjson");
		while (!existsSync(record) || statSync(record).size === 0) await wait(2);
		try {
			writeFileSync(`${disk}/filler`, Buffer.alloc(2 << 20));
		} catch {
			// That it does not fit is the point.
		}
		const first = await ended;
		expectFull(first, "ledger_full");
		expect(first.summary.deliveries.delivered).toBeGreaterThan(0);
		const again = await shop.run(upload(), { env });
		expectFull(again, "ledger_full");
		rmSync(`${disk}/filler`);
		const accepted = await shop.accepted();
		const next = await shop.run(upload(), { env });
		expect(next.code).toBe(0);
		expect(next.summary.deliveries.duplicate).toBe(
			first.summary.deliveries.delivered,
		);
		expect(accepted.size).toBe(
			first.summary.deliveries.delivered + first.summary.deliveries.unknown,
		);
		expect((await shop.accepted()).size).toBe(shop.mapped.length);
	});
});

describe("the files beside it have no room", () => {
	const bad = (shop: Shop, count: number) =>
		write(
			shop.folder,
			"events.ndjson",
			`${readFileSync(shop.path("events.ndjson"), "utf8")}${"{}}\n".repeat(count)}`,
		);

	it("rejects: what could be sent is told, and the same command goes on", async () => {
		const shop = await openShop(100);
		bad(shop, 3);
		const first = await shop.run(upload("--rejects", "/dev/full"));
		expectFull(first, "rejects_full");
		const next = await shop.run(upload("--rejects", "rejects.ndjson"));
		expect(next.code).toBe(3);
		expect(next.summary.deliveries.duplicate).toBe(
			first.summary.deliveries.delivered,
		);
		expect(readLines(shop.path("rejects.ndjson"))).toHaveLength(3);
		expect((await shop.accepted()).size).toBe(shop.mapped.length);
	});

	it("payloads", async () => {
		const shop = await openShop(100);
		const first = await shop.run(upload("--payloads", "/dev/full"));
		expectFull(first, "payloads_full");
		const dry = await shop.run(upload("--dry-run", "--payloads", "/dev/full"));
		expectFull(dry, "payloads_full");
		// In the middle of it: what stood there stays, and nothing is left beside it.
		const path = write(shop.folder, "p.ndjson", "before\n");
		const cut = await shop.run(upload("--dry-run", "--payloads", path), {
			under: ["prlimit", "--fsize=20000"],
		});
		expectFull(cut, "payloads_full");
		expect(cut.summary.error?.message).toContain("is as it was");
		expect(readFileSync(path, "utf8")).toBe("before\n");
		const beside = readdirSync(shop.folder);
		expect(beside.filter((name) => name.endsWith(".part"))).toEqual([]);
		await expectResumed(shop, first);
	});

	it("a replay: the rejects file stays as it was", async () => {
		const shop = await openShop(40);
		bad(shop, 4000);
		const flags = ["--rejects", "rejects.ndjson", "--max-rejects", "100%"];
		await shop.run(upload(...flags));
		const before = readFileSync(shop.path("rejects.ndjson"));
		const limit = { under: ["prlimit", "--fsize=200000"] };
		const ran = await shop.run(["replay", "rejects.ndjson", "--json"], limit);
		expectFull(ran, "rejects_full");
		expect(readFileSync(shop.path("rejects.ndjson")).equals(before)).toBe(true);
		for (const atWrite of [1, 2, 3]) {
			const cut = await shop.run(["replay", "rejects.ndjson", "--json"], {
				nodeArgs: FULL_AT,
				env: { CHAOS_FULL_AT: `${atWrite}` },
			});
			expectFull(cut, "rejects_full", "ledger_full");
			expect(readFileSync(shop.path("rejects.ndjson")).equals(before)).toBe(
				true,
			);
		}
		const next = await shop.run(["replay", "rejects.ndjson", "--json"]);
		expect(next.code).toBe(3);
		expect(readLines(shop.path("rejects.ndjson"))).toHaveLength(4000);
	});
});

it("a place that may not be written to is wrong usage, and nothing is sent", async () => {
	const shop = await openShop(10);
	write(
		shop.folder,
		"events.ndjson",
		`${readFileSync(shop.path("events.ndjson"))}{}}\n`,
	);
	for (const [flag, path] of [
		["--payloads", "."],
		["--payloads", "no/such/folder"],
		["--rejects", "."],
		["--rejects", "events.ndjson/rejects"],
	] as const) {
		const ran = await shop.run(upload(flag, path));
		expect(ran.code, `${flag} ${path}`).toBe(2);
		expect(ran.summary.error?.code).toBe(`${flag.slice(2)}_unwritable`);
		expect(ran.stderr).not.toMatch(/^\s+at |bug of its own/m);
	}
	expect((await shop.accepted()).size).toBe(0);
});
