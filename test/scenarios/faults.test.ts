import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stableShare } from "../../src/sandbox/random.ts";
import {
	fboc,
	readLines,
	readPayloads,
	sandboxProcess,
	temporaryFolder,
} from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { FAST_CLOCK } from "./fast-clock.ts";
import { writeGenerated } from "./generated-events.ts";
import { type RecordedEvent, readRecord } from "./sandbox-record.ts";

interface Payload {
	readonly line: number;
	readonly event: RecordedEvent["event"];
}
interface RejectLine {
	readonly line: number;
	readonly stage: string;
	readonly code: string;
	readonly event_set: string;
}

const COUNT = 800;
const SEED = 11;
const BAD = 0.02;

/** Uploads to a sandbox that fails as told, with a fast clock, in chunks of 16. */
async function uploadTo(faults: string, api: string, concurrency: number) {
	const folder = temporaryFolder();
	const expected = writeGenerated(folder, COUNT);
	const record = join(folder, "record.ndjson");
	const sandbox = await sandboxProcess(
		["--record", record, "--faults", faults, "--seed", `${SEED}`],
		{ cwd: folder },
	);
	const flags = ["--json", "--api", api, "--concurrency", `${concurrency}`];
	const files = [
		"--payloads",
		"payloads.ndjson",
		"--rejects",
		"rejects.ndjson",
	];
	const ran = await fboc(
		["upload", "events.ndjson", "--chunk-size", "16", ...flags, ...files],
		{
			cwd: folder,
			env: { FBOC_GRAPH_URL: sandbox.url, FBOC_ACCESS_TOKEN: "token" },
			nodeArgs: FAST_CLOCK,
		},
	);
	await sandbox.stop();
	const payloads = readPayloads<Payload>(join(folder, "payloads.ndjson"));
	expect(payloads.length).toBe(expected.size);
	return { folder, expected, ran, payloads, ...(await readRecord(record)) };
}

describe("what is good arrives, what is bad stands alone, the books balance", () => {
	const everything = `429:0.03,500:0.05,503:0.03,html:0.03,hidden-error:0.03,drop:0.05,drop-after:0.04,overlapped:0.02,stall:0.02,throttle-headers:0.03,bad-event:${BAD}`;
	for (const api of ["conversions", "offline"]) {
		it(`under all faults at once, on the ${api} wire`, async () => {
			const { folder, ran, payloads, expected, byTrace } = await uploadTo(
				everything,
				api,
				4,
			);
			const { summary } = ran;
			expectBooksBalance(summary);
			// The sandbox picks its bad events by their bytes; so do we.
			const bad = payloads.filter(
				({ event }) => stableShare(JSON.stringify(event), SEED) < BAD,
			);
			expect(bad.length).toBeGreaterThan(3);
			expect(ran.code).toBe(3);
			expect(summary).toMatchObject({ outcome: "rejects", error: null });
			expect(summary.deliveries).toMatchObject({
				planned: expected.size,
				delivered: expected.size - bad.length,
				refused: bad.length,
				unknown: 0,
				unsent: 0,
			});
			expect(summary.requests.retried).toBeGreaterThan(10);
			expect(summary.requests.throttled_ms).toBeGreaterThan(0);

			const good = new Set(expected.keys());
			for (const { event } of bad) good.delete(event.custom_data.trace);
			expect(new Set(byTrace.keys())).toEqual(good);
			const rejects = readLines<RejectLine>(join(folder, "rejects.ndjson"));
			expect(rejects.map(({ line }) => line).sort((a, b) => a - b)).toEqual(
				bad.map(({ line }) => line),
			);
			for (const { line, stage, code, event_set } of rejects) {
				expect({ stage, code }).toEqual({
					stage: "graph",
					code: "graph_100_2804999",
				});
				const trace = `t${line - 1}`;
				expect(event_set).toBe(expected.get(trace)?.eventSet);
			}
		});
	}

	// One fault a run and one request at a time: the course of events is always the same.
	const single = [
		["429", "429:0.1", { throttled: true }],
		["500", "500:0.2", {}],
		["an HTML page", "html:0.2", {}],
		["an error in a 200 body", "hidden-error:0.2", {}],
		["a dropped connection", "drop:0.2", {}],
		["a stalled connection", "stall:0.1", {}],
		[
			"an answer lost after the events were taken",
			"drop-after:0.2",
			{ twice: true },
		],
	] as const;
	for (const [
		name,
		faults,
		{ throttled, twice },
	] of single as readonly (readonly [
		string,
		string,
		{ throttled?: boolean; twice?: boolean },
	])[]) {
		it(`${name} costs no event`, async () => {
			const { ran, expected, byTrace, lines } = await uploadTo(
				faults,
				"conversions",
				1,
			);
			const { summary } = ran;
			expectBooksBalance(summary);
			expect(ran.code).toBe(0);
			expect(summary.deliveries.delivered).toBe(expected.size);
			expect(new Set(byTrace.keys())).toEqual(new Set(expected.keys()));
			expect(summary.requests.retried).toBeGreaterThan(3);
			expect(summary.requests.throttled_ms > 0).toBe(throttled === true);
			if (twice) expect(lines).toBeGreaterThan(expected.size);
		});
	}
});
