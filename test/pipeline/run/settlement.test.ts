import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Chunk, Outcome } from "../../../src/delivery/chunk.ts";
import { Chunker } from "../../../src/delivery/chunker.ts";
import {
	type ChunkResult,
	OUTCOME_INDEX,
} from "../../../src/delivery/send-chunk.ts";
import { RejectJudge } from "../../../src/pipeline/run/max-rejects.ts";
import { MetaRemarks } from "../../../src/pipeline/run/meta-remarks.ts";
import { Settlement } from "../../../src/pipeline/run/settlement.ts";
import { RejectsFile } from "../../../src/rejects/rejects-file.ts";
import { unbalanced } from "../../../src/report/books.ts";
import { Tally } from "../../../src/report/tally.ts";
import { batchOf, settingsOf, track } from "../mapping.ts";
import { linesOf, tempFolder } from "../temp.ts";

const settings = settingsOf(
	{ api: "conversions", events: { A: "11" } },
	{ rejectsWithData: true },
);

/** A chunk of so many real deliveries, each worth 1.50, from line 101 on. */
function chunkOf(count: number, tally: Tally): Chunk {
	const batch = batchOf(
		Array.from({ length: count }, (_, i) =>
			track("A", { messageId: `m${i}`, properties: { value: 1.5 } }),
		),
		settings,
	);
	const chunker = new Chunker({ count: 1000, bytes: 1e6 });
	for (let i = 0; i < count; i++) {
		tally.plan(0);
		chunker.add(batch, i, 0, 101);
	}
	const [chunk] = chunker.rest();
	if (chunk === undefined) throw new TypeError("there is a chunk");
	return chunk;
}

const result = (
	outcomes: readonly Outcome[],
	refusals: ChunkResult["refusals"] = [],
): ChunkResult => ({
	outcomes: Uint8Array.from(outcomes, (name) => OUTCOME_INDEX[name]),
	refusals,
	requests: { sent: 3, retried: 2, throttledMs: 50 },
});

function start(judge = new RejectJudge({ kind: "count", count: 1 })) {
	const path = join(tempFolder(), "rejects.ndjson");
	const rejects = new RejectsFile(path);
	onTestFinished(() => rejects.close());
	const tally = new Tally(settings.plan);
	const outcomes: unknown[] = [];
	const said: string[] = [];
	const settlement = new Settlement({
		runId: "run-1",
		source: {
			plan: settings.plan,
			reading: { pathOf: () => "in.ndjson" },
		},
		tally,
		rejects,
		judge,
		remarks: new MetaRemarks("Meta", (sentence) => said.push(sentence)),
		onOutcome: (_, line, outcome) => outcomes.push([line, outcome]),
	});
	return { settlement, tally, rejects, path, judge, outcomes, said };
}

describe("Settlement", () => {
	it("counts each outcome, and adds up the value of what was delivered", () => {
		const { settlement, tally, outcomes } = start();
		const chunk = chunkOf(5, tally);
		const each = [
			"delivered",
			"refused",
			"unknown",
			"unsent",
			"delivered",
		] as const;
		settlement.count(chunk, result(each));
		const { deliveries, event_sets, events } = tally.report();
		expect(deliveries).toMatchObject({
			planned: 5,
			delivered: 2,
			refused: 1,
			unknown: 1,
			unsent: 1,
		});
		expect(unbalanced(events, deliveries, false)).toEqual([]);
		expect(event_sets[0]?.value).toEqual({ USD: 3 });
		expect(outcomes).toEqual(each.map((outcome, i) => [101 + i, outcome]));
	});

	it("adds the requests of all chunks up", () => {
		const { settlement, tally } = start();
		settlement.count(chunkOf(1, tally), result(["delivered"]));
		settlement.count(chunkOf(1, tally), result(["delivered"]));
		expect(settlement.requests).toEqual({
			sent: 6,
			retried: 4,
			throttled_ms: 100,
		});
	});

	it("counts what was never handed on as unsent, worth nothing", () => {
		const { settlement, tally } = start();
		settlement.leave(chunkOf(3, tally));
		const { deliveries, event_sets } = tally.report();
		expect(deliveries).toMatchObject({ planned: 3, unsent: 3 });
		expect(event_sets[0]?.value).toEqual({});
	});

	it("writes what Meta refused to the rejects file, by place, set and key", async () => {
		const { settlement, tally, rejects, path } = start();
		const chunk = chunkOf(3, tally);
		const refusal = {
			index: 1,
			code: "graph_100_2804003",
			message: "Event Timestamp Too Old",
		};
		await settlement.reject(chunk, result(["delivered"], [refusal]));
		await rejects.close();
		const key = Buffer.from(chunk.keys.subarray(16, 32)).toString("hex");
		expect(linesOf(path)).toEqual([
			{
				schema: "fboc.reject/1",
				run_id: "run-1",
				input: "in.ndjson",
				line: 102,
				stage: "graph",
				code: "graph_100_2804003",
				field: null,
				message: "Event Timestamp Too Old",
				event_set: "11",
				digest: `key:${key}`,
				event: expect.objectContaining({ messageId: "m1" }),
			},
		]);
		expect(tally.report().rejects).toEqual([
			{
				code: "graph_100_2804003",
				stage: "graph",
				count: 1,
				first: { input: "in.ndjson", line: 102 },
			},
		]);
	});

	it("lets the judge know as soon as Meta has refused, and says so in Meta's words, once for each code", () => {
		const { settlement, tally, judge, said } = start();
		const refusal = (index: number) => ({ index, code: "c", message: "m" });
		const chunk = chunkOf(3, tally);
		settlement.refused(chunk, [refusal(0)]);
		expect(judge.exceeded).toBe(false);
		settlement.refused(chunk, [refusal(1)]);
		expect(judge.exceeded).toBe(true);
		expect(said).toEqual([
			'Meta refused a delivery for set-11 (c, first at in.ndjson:101): "m"',
		]);
	});

	it("counts what Meta remarks and leaves out, and says each remark once", () => {
		const { settlement, tally, said } = start();
		const chunk = chunkOf(3, tally);
		settlement.remarked(chunk, ["a", "b", "a"]);
		settlement.miscounted(chunk, 3, 1);
		expect(tally.report().warnings).toEqual([
			{
				code: "meta_message",
				count: 3,
				first: { input: "in.ndjson", line: 101 },
			},
			{
				code: "events_received_differs",
				count: 2,
				first: { input: "in.ndjson", line: 101 },
			},
		]);
		expect(said).toHaveLength(2);
	});
});
