import {
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/report/summary.ts";
import { fboc } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { type Night, Nights } from "./nights.ts";

/** What of a night matters here: exit code, inputs read and skipped, events read, delivered and duplicate. */
function told({ code, summary }: Night) {
	if (summary === null) throw new Error("a run has no end");
	expectBooksBalance(summary);
	const done = summary.inputs.filter((input) => input.done).length;
	return [
		...[code, summary.inputs.length - done, done, summary.events.read],
		...[summary.deliveries.delivered, summary.deliveries.duplicate],
	];
}

/** A folder of two exports that were uploaded. */
async function settled(config: object = {}) {
	const nights = await Nights.begin(config);
	nights.export("a.ndjson", [nights.order("a"), nights.order("b")]);
	nights.export("b.ndjson", [nights.order("c")]);
	expect(told(await nights.run())).toEqual([0, 2, 0, 3, 3, 0]);
	return nights;
}

/** Runs a command with `--json` and gives its summary. */
async function summaryOf(nights: Nights, line: string): Promise<Summary> {
	const { stdout } = await nights.run(`${line} --json`);
	return JSON.parse(stdout) as Summary;
}

describe("an input that is done", () => {
	it("is skipped by the next run, by a dry run and beside new ones, and says so", async () => {
		const nights = await settled();
		const dry = await summaryOf(nights, "upload exports/ --dry-run");
		expect(dry.inputs.map(({ done }) => done)).toEqual([true, true]);
		expect(dry.inputs[0]).toEqual({
			...{ path: "exports/a.ndjson", format: "ndjson", compression: "none" },
			...{ bytes: 0, events: 0, done: true },
		});
		nights.export("c.ndjson", [nights.order("d")]);
		const next = await nights.run("upload exports/");
		expect(told(next)).toEqual([0, 1, 2, 1, 1, 0]);
		expect(next.stdout).toContain("2 inputs done before");
		expect(told(await nights.run())).toEqual([0, 0, 3, 0, 0, 0]);
	});

	it("is read with --reread and with --resend, which sends it, and by name as in its folder", async () => {
		const nights = await settled();
		expect(told(await nights.run("upload exports --reread"))).toEqual([
			0, 2, 0, 3, 0, 3,
		]);
		expect(told(await nights.run("upload exports --resend"))).toEqual([
			0, 2, 0, 3, 3, 0,
		]);
		expect(told(await nights.run("upload exports/b.ndjson"))).toEqual([
			0, 0, 1, 0, 0, 0,
		]);
	});

	it("is read again when it has grown, was renamed, or rewritten in place with its size and time set back", async () => {
		const nights = await settled();
		nights.append("a.ndjson", [nights.order("e")]);
		expect(told(await nights.run())).toEqual([0, 1, 1, 3, 1, 2]);
		const path = (name: string) => join(nights.folder, "exports", name);
		const { mtime, size } = statSync(path("b.ndjson"));
		nights.export("b.ndjson", [nights.order("f")]);
		utimesSync(path("b.ndjson"), mtime, mtime);
		expect(statSync(path("b.ndjson"))).toMatchObject({ size, mtime });
		expect(told(await nights.run())).toEqual([0, 1, 1, 1, 1, 0]);
		renameSync(path("b.ndjson"), path("z.ndjson"));
		expect(told(await nights.run())).toEqual([0, 1, 1, 1, 0, 1]);
	});

	it("one that comes late, with an old name and an old time, is read", async () => {
		const nights = await settled();
		nights.day = 3;
		nights.export("0.ndjson", [nights.order("late")]);
		const old = new Date(nights.now() - 40 * 86_400_000);
		utimesSync(join(nights.folder, "exports", "0.ndjson"), old, old);
		expect(told(await nights.run())).toEqual([0, 1, 2, 1, 1, 0]);
	});

	it("is read again under a config that maps more, and not under one that only looks different", async () => {
		const nights = await Nights.begin();
		nights.export("a.ndjson", [
			nights.order("a"),
			nights.order("b", { event: "Signed Up" }),
		]);
		expect(told(await nights.run())).toEqual([0, 1, 0, 2, 1, 0]);
		nights.configure({ graphVersion: "v24.0" });
		expect(told(await nights.run())).toEqual([0, 0, 1, 0, 0, 0]);
		nights.configure({ completeRegistrations: { "Signed Up": "stores" } });
		expect(told(await nights.run())).toEqual([0, 1, 0, 2, 1, 1]);
		expect(told(await nights.run())).toEqual([0, 0, 1, 0, 0, 0]);
	});

	it("tells of a reject once", async () => {
		const nights = await Nights.begin();
		nights.export("a.ndjson", [
			nights.order("a"),
			nights.order("b", { properties: {} }),
		]);
		const first = await nights.run();
		expect(told(first)).toEqual([3, 1, 0, 2, 1, 0]);
		expect(first.stderr).toContain("missing_value");
		expect(first.stdout).toBe("");
		const next = await nights.run();
		expect(told(next)).toEqual([0, 0, 1, 0, 0, 0]);
		expect(next.stderr).toBe("");
	});

	it("of a shard is its own: each skips what it has settled, a growing folder is shared out anew", async () => {
		const nights = await Nights.begin();
		for (const name of ["a", "b", "c"])
			nights.export(`${name}.ndjson`, [nights.order(name)]);
		const both = async () => {
			const parts = [];
			for (const i of [1, 2])
				parts.push(told(await nights.run(`upload exports --shard ${i}/2`)));
			return parts.map(([code, , , read, delivered]) => [
				code,
				read,
				delivered,
			]);
		};
		expect(await both()).toEqual([
			[0, 2, 2],
			[0, 1, 1],
		]);
		expect(await both()).toEqual([
			[0, 0, 0],
			[0, 0, 0],
		]);
		nights.export("d.ndjson", [nights.order("d")]);
		expect(await both()).toEqual([
			[0, 0, 0],
			[0, 1, 1],
		]);
	});
});

describe("an input that is not done", () => {
	it("holds events of the future, or after --until", async () => {
		const nights = await Nights.begin();
		const later = new Date(nights.now() + 86_400_000 / 2).toISOString();
		nights.export("a.ndjson", [
			nights.order("a"),
			nights.order("b", { timestamp: later }),
		]);
		expect(told(await nights.run())).toEqual([3, 1, 0, 2, 1, 0]);
		nights.day = 1;
		const until = "upload exports --until 13h";
		expect(told(await nights.run(until))).toEqual([0, 1, 0, 2, 0, 1]);
		expect(told(await nights.run(until))).toEqual([0, 1, 0, 2, 0, 1]);
		expect(told(await nights.run())).toEqual([0, 1, 0, 2, 1, 1]);
		expect(told(await nights.run())).toEqual([0, 0, 1, 0, 0, 0]);
	});

	it("was cut off by --limit", async () => {
		const nights = await Nights.begin();
		nights.export("a.ndjson", [nights.order("a"), nights.order("b")]);
		nights.export("b.ndjson", [nights.order("c"), nights.order("d")]);
		expect(told(await nights.run("upload exports --limit 3"))).toEqual([
			0, 2, 0, 3, 3, 0,
		]);
		expect(told(await nights.run())).toEqual([0, 1, 1, 2, 1, 1]);
	});

	it("is damaged on one night and whole on the next", async () => {
		const nights = await settled();
		const gzip = gzipSync(
			[1, 2, 3]
				.map((i) => `${JSON.stringify(nights.order(`g${i}`))}\n`)
				.join(""),
		);
		nights.export("c.gz", gzip.subarray(0, -9));
		const damaged = await nights.run();
		expect(damaged.code).toBe(4);
		expect((await nights.run()).code).toBe(4);
		nights.export("c.gz", gzip);
		const { code, summary } = await nights.run();
		expect([code, summary?.events.read]).toEqual([0, 3]);
		expect(told(await nights.run())).toEqual([0, 0, 3, 0, 0, 0]);
		expect((await nights.accepted()).size).toBe(6);
	});

	it("was not sent, or repeats what was not", async () => {
		const nights = await settled();
		nights.export("c.ndjson", [nights.order("x")]);
		nights.export("d.ndjson", [nights.order("x")]);
		const outage = await nights.run(undefined, { outage: true });
		expect(outage.code).toBe(5);
		nights.day = 1;
		// The input that the delivery was counted for is gone; the other one has it still.
		rmSync(join(nights.folder, "exports", "c.ndjson"));
		expect(told(await nights.run())).toEqual([0, 1, 2, 1, 1, 0]);
	});

	it("was refused too much of, was rehearsed, or comes from a pipe", async () => {
		const nights = await Nights.begin();
		const bad = nights.order("bad", { properties: {} });
		nights.export("a.ndjson", [nights.order("a"), bad]);
		for (const line of [
			"upload exports --dry-run",
			"upload exports --sandbox",
			"upload exports --max-rejects 0",
		])
			expect([0, 3, 7]).toContain((await nights.run(line)).code);
		expect(told(await nights.run())).toEqual([3, 1, 0, 2, 1, 0]);
		const env = {
			FBOC_GRAPH_URL: "http://127.0.0.1:9",
			FBOC_ACCESS_TOKEN: "t",
		};
		const stdin = `${JSON.stringify(bad)}\n`;
		for (let i = 0; i < 2; i++) {
			const ran = await fboc(["upload", "-", "--json"], {
				...{ cwd: nights.folder, stdin, env },
			});
			expect(ran.summary.inputs[0]).toMatchObject({ events: 1, done: false });
		}
	});
});

it("a list that was altered is told of, and nothing is skipped for it", async () => {
	const nights = await settled();
	const folder = join(nights.state, "ledger/loopback/done");
	const [name = ""] = readdirSync(folder);
	writeFileSync(join(folder, name), "{}");
	const next = await nights.run("upload exports");
	expect(told(next)).toEqual([0, 2, 0, 3, 0, 3]);
	expect(next.stderr).toContain("damaged");
	expect(told(await nights.run())).toEqual([0, 0, 2, 0, 0, 0]);
});

it("send and replay beside it: what is left of a night is mended without telling it again", async () => {
	const nights = await settled();
	nights.export("c.ndjson", [
		nights.order("x", { properties: {} }),
		nights.order("y"),
	]);
	const rejects = "upload exports --quiet --rejects rejects.ndjson";
	expect((await nights.run(rejects)).code).toBe(3);
	nights.export("c.ndjson", [nights.order("x"), nights.order("y")]);
	expect(told(await nights.run("replay rejects.ndjson")).slice(4)).toEqual([
		1, 0,
	]);
	expect(told(await nights.run())).toEqual([0, 1, 2, 2, 0, 2]);
	nights.export("d.ndjson", [nights.order("z")]);
	await nights.run("upload exports --dry-run --payloads p.ndjson");
	expect(told(await nights.run("send p.ndjson")).slice(4)).toEqual([1, 0]);
	expect(told(await nights.run())).toEqual([0, 1, 3, 1, 0, 1]);
	expect(told(await nights.run())).toEqual([0, 0, 4, 0, 0, 0]);
	for (const { times } of (await nights.accepted()).values())
		expect(times).toBe(1);
});
