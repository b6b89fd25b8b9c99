import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Chunk } from "../../../src/delivery/chunk.ts";
import { Chunker } from "../../../src/delivery/chunker.ts";
import { CLAIM } from "../../../src/ledger/claims/claims.ts";
import type { Batch } from "../../../src/pipeline/mapping/batch.ts";
import type { BatchSource } from "../../../src/pipeline/run/batch-source.ts";
import { Intake, type IntakePorts } from "../../../src/pipeline/run/intake.ts";
import { RejectJudge } from "../../../src/pipeline/run/max-rejects.ts";
import { PayloadsFile } from "../../../src/pipeline/run/payloads-file.ts";
import { RejectsFile } from "../../../src/rejects/rejects-file.ts";
import { Tally } from "../../../src/report/tally.ts";
import { batchOf, deliveriesOf, settingsOf, track } from "../mapping.ts";
import { linesOf, tempFolder } from "../temp.ts";

const settings = settingsOf({
	api: "conversions",
	events: { A: "1", B: ["1", "2"] },
});
const INPUTS = ["one.ndjson", "two.ndjson"];

const source: BatchSource = {
	plan: settings.plan,
	async *batches() {},
	inputs: INPUTS,
	reading: {
		takenIn: async () => {},
		pathOf: (input) => INPUTS[input] ?? "",
		bytesRead: 0,
		bytesTotal: undefined,
		problems: [],
		report: () => [],
	},
};

/** Claims by what an earlier run has made of some keys, and by what this one claimed. */
function claims(before: ReadonlyMap<string, number> = new Map()) {
	const seen = new Set<string>();
	return {
		claim(keys: Uint8Array, _: Uint16Array, count: number, out: Uint8Array) {
			for (let i = 0; i < count; i++) {
				const key = keyAt(keys, i);
				out[i] = seen.has(key)
					? CLAIM.duplicate
					: (before.get(key) ?? CLAIM.new);
				seen.add(key);
			}
		},
		known(keys: Uint8Array, _: Uint16Array, count: number, out: Uint8Array) {
			for (let i = 0; i < count; i++) {
				const key = keyAt(keys, i);
				out[i] = seen.has(key) || before.get(key) === CLAIM.duplicate ? 1 : 0;
			}
		},
	};
}

const keyAt = (keys: Uint8Array, i: number) =>
	Buffer.from(keys.subarray(i * 16, i * 16 + 16)).toString("hex");

/** An intake and everything that comes out of it. */
function start(more: Partial<IntakePorts> = {}, chunkSize = 2) {
	const sent: Chunk[] = [];
	const path = join(tempFolder(), "rejects.ndjson");
	const rejects = new RejectsFile(path);
	onTestFinished(() => rejects.close());
	const tally = new Tally(settings.plan);
	const intake = new Intake({
		runId: "run-1",
		source,
		tally,
		rejects,
		judge: new RejectJudge({ kind: "count", count: 1000 }),
		ledger: claims(),
		payloads: undefined,
		send: async (chunk) => {
			sent.push(chunk);
		},
		chunker: new Chunker({ count: chunkSize, bytes: 1e6 }),
		...more,
	});
	const rejected = async () => {
		await rejects.close();
		return linesOf(path);
	};
	return { intake, sent, tally, rejects, rejected };
}

const ids = (chunks: readonly Chunk[]) =>
	chunks.map(({ bytes }) =>
		(JSON.parse(`[${Buffer.from(bytes)}]`) as { event_id: string }[]).map(
			({ event_id }) => event_id,
		),
	);

const event = (name: string, messageId: string) => track(name, { messageId });

/** A batch of these events, of an input. */
const batch = (events: readonly (object | string)[], input = 0): Batch => ({
	...batchOf(events, settings),
	input,
});

describe("Intake", () => {
	it("numbers lines through the batches of an input, and begins anew with the next", async () => {
		const { intake, sent, rejected } = start();
		await intake.take(batch([event("A", "a"), "", "bad"]));
		await intake.take(batch([event("A", "b"), "bad"]));
		await intake.take(batch(["bad", event("A", "c")], 1));
		await intake.finish();
		expect((await rejected()).map(({ input, line }) => [input, line])).toEqual([
			["one.ndjson", 3],
			["one.ndjson", 5],
			["two.ndjson", 1],
		]);
		expect(sent.flatMap(({ lines }) => [...lines])).toEqual([1, 4, 2]);
		expect(sent.flatMap(({ inputs }) => [...inputs])).toEqual([0, 0, 1]);
	});

	it("sends full chunks as they fill and the rest at the end, by event set", async () => {
		const { intake, sent } = start();
		await intake.take(batch([event("A", "a"), event("B", "b")]));
		expect(ids(sent)).toEqual([["a", "b"]]);
		await intake.take(batch([event("A", "c")]));
		await intake.finish();
		expect(ids(sent)).toEqual([["a", "b"], ["c"], ["b"]]);
		expect(sent.map(({ eventSet }) => eventSet)).toEqual([0, 0, 1]);
		expect(intake.leftOver()).toEqual([]);
	});

	it("sends nothing twice, whether this run has it or an earlier one", async () => {
		const done = batch([event("A", "done"), event("A", "lost")]);
		const before = new Map([
			[keyAt(done.keys, 0), CLAIM.duplicate],
			[keyAt(done.keys, 1), CLAIM.unknown],
		]);
		const outcomes: unknown[] = [];
		const { intake, sent, tally } = start({
			ledger: claims(before),
			onOutcome: (...outcome) => outcomes.push(outcome),
		});
		await intake.take(done);
		await intake.take(batch([event("A", "new"), event("A", "new")]));
		await intake.finish();
		expect(ids(sent)).toEqual([["lost", "new"]]);
		expect(intake.resent).toBe(1);
		expect(tally.deliveries).toMatchObject({ planned: 4, duplicate: 2 });
		expect(outcomes).toEqual([
			[0, 1, "duplicate"],
			[0, 4, "duplicate"],
		]);
	});

	it("takes as sample the first that is no duplicate", async () => {
		const first = batch([event("A", "x")]);
		const before = new Map([[keyAt(first.keys, 0), CLAIM.duplicate]]);
		const { intake } = start({ ledger: claims(before) });
		await intake.take(first);
		expect(intake.sample).toBeUndefined();
		await intake.take(batch([event("A", "y"), event("A", "z")]));
		expect(intake.sample?.eventSet).toBe("set-1");
		expect(JSON.parse(intake.sample?.json ?? "")).toMatchObject({
			event_id: "y",
		});
	});

	it("writes payloads of what is no duplicate", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		const payloads = new PayloadsFile(path, "conversions", settings.plan);
		const { intake } = start({ payloads, send: undefined });
		await intake.take(batch([event("A", "a"), event("A", "a")]));
		await intake.take(batch([event("A", "b")]));
		await payloads.close("sha256:1");
		expect(linesOf(path).map(({ line }) => line)).toEqual([1, 3, undefined]);
	});
});

describe("Intake's payload digest", () => {
	const events = ["a", "b", "c", "a", "d"].map((id) => event("B", id));
	const digestOf = (text: string) =>
		`sha256:${createHash("sha256").update(text).digest("hex")}`;

	it("is over id, LF, payload, LF of every delivery that is no duplicate, in input order", async () => {
		const { intake } = start();
		await intake.take(batch(events));
		const wanted = deliveriesOf(batchOf(events, settings), settings);
		wanted.splice(6, 2);
		expect(intake.payloadDigest).toBe(
			digestOf(wanted.map(({ set, json }) => `${set}\n${json}\n`).join("")),
		);
	});

	it("is the same for a dry run, other chunk sizes and other cuts", async () => {
		const digests = new Set<string>();
		for (const send of [undefined, async () => {}]) {
			for (const size of [1, 3, 100]) {
				for (const cut of [0, 2, 5]) {
					const { intake } = start({ send }, size);
					await intake.take(batch(events.slice(0, cut)));
					await intake.take(batch(events.slice(cut)));
					await intake.finish();
					digests.add(intake.payloadDigest);
				}
			}
		}
		expect(digests.size).toBe(1);
	});

	it("is that of nothing for nothing", () => {
		expect(start().intake.payloadDigest).toBe(digestOf(""));
	});
});

describe("Intake and --max-rejects", () => {
	const good = (count: number) =>
		Array.from({ length: count }, (_, i) => event("A", `g${i}`));
	const bad = (count: number) => new Array<string>(count).fill("bad");

	it("sends nothing before the first 1000 events are read", async () => {
		const { intake, sent } = start({ judge: new RejectJudge() });
		await intake.take(batch(good(999)));
		expect(sent).toEqual([]);
		await intake.take(batch([event("A", "last")]));
		expect(sent).toHaveLength(500);
	});

	it("sends a small file at its end, however bad", async () => {
		const { intake, sent } = start({ judge: new RejectJudge() });
		await intake.take(batch([...bad(50), event("A", "a")]));
		expect(sent).toEqual([]);
		await intake.finish();
		expect(ids(sent)).toEqual([["a"]]);
	});

	it("sends nothing where too much is refused; all of it is left over", async () => {
		const { intake, sent, tally } = start({ judge: new RejectJudge() });
		await intake.take(batch([...bad(101), ...good(899)]));
		await intake.finish();
		expect(sent).toEqual([]);
		const left = intake.leftOver().reduce((sum, { count }) => sum + count, 0);
		expect(left).toBe(899);
		expect(tally.deliveries.planned).toBe(899);
		expect(intake.leftOver()).toEqual([]);
	});

	it("goes on to the end in a dry run", async () => {
		const judge = new RejectJudge();
		const { intake, tally } = start({ judge, send: undefined });
		await intake.take(batch([...bad(500), ...good(500)]));
		await intake.take(batch([event("A", "later")]));
		await intake.finish();
		expect(judge.exceeded).toBe(true);
		expect(tally.deliveries).toMatchObject({ planned: 501, would_send: 501 });
	});
});
