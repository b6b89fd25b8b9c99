import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphClient } from "../../src/delivery/graph/graph-client.ts";
import { type ChunkResult, sendChunk } from "../../src/delivery/send-chunk.ts";
import { type Standing, standingsOf } from "../../src/delivery/standing.ts";
import { chunkOf, clientFor, depsFor, never, words } from "./fixtures.ts";
import {
	graphError,
	type ScriptedServer,
	startServer,
	taken,
} from "./scripted-server.ts";

interface Sent {
	readonly event_id: string;
	readonly event_time: number;
	readonly action_source?: string;
	readonly bad?: boolean;
}

let server: ScriptedServer;
let client: GraphClient;
/** Events before this are too old, by action source. */
let limits: Readonly<Record<string, number>>;
let code: readonly [number, number | undefined, object];
let accepted: string[];
let standing: Standing;

const limitOf = ({ action_source = "" }: Sent) => limits[action_source] ?? 0;

beforeAll(async () => {
	server = await startServer(({ body }) => {
		const { data } = JSON.parse(body) as { data: Sent[] };
		const old = data.findIndex((event) => event.event_time < limitOf(event));
		if (old >= 0) {
			const [number, subcode, more] = code;
			return graphError(number, subcode, {
				error_user_title: "Event Timestamp Too Old",
				...more,
			});
		}
		if (data.some(({ bad }) => bad)) return graphError(100, 2804019);
		accepted.push(...data.map(({ event_id }) => event_id));
		return taken(data.length);
	});
	client = clientFor(server.url);
});
afterAll(() => server.close());
beforeEach(() => {
	code = [100, 2804003, {}];
	standing = standingsOf(1)[0] as Standing;
});

async function send(events: readonly Sent[]): Promise<ChunkResult> {
	accepted = [];
	return sendChunk(chunkOf(events), depsFor(client, { standing }), never);
}

/** Events of these times. */
const at = (times: readonly number[]): Sent[] =>
	times.map((event_time, i) => ({ event_id: `e${i}`, event_time }));

function expectRight(events: readonly Sent[], result: ChunkResult): void {
	const outcomes = events.map((event) =>
		event.event_time < limitOf(event) || event.bad ? "refused" : "delivered",
	);
	expect(words(result)).toEqual(outcomes);
	expect([...accepted].sort()).toEqual(
		events
			.filter((_, i) => outcomes[i] === "delivered")
			.map(({ event_id }) => event_id)
			.sort(),
	);
	expect(result.stop).toBeUndefined();
	for (const { index, code: name, tooOld = false } of result.refusals) {
		const event = events[index] as Sent;
		const old = event.event_time < limitOf(event);
		expect({ tooOld, name }).toEqual({
			tooOld: old,
			name: old ? `graph_${code[0]}_${code[1] ?? 0}` : "graph_100_2804019",
		});
	}
}

const range = (n: number, time: (i: number) => number) =>
	Array.from({ length: n }, (_, i) => time(i));

describe("the age that Meta takes", () => {
	it("costs two requests where all are too old", async () => {
		limits = { "": 1e6 };
		const events = at(range(1000, (i) => (i * 7919) % 1000));
		const result = await send(events);
		expectRight(events, result);
		expect(result.requests.sent).toBe(2);
	});

	it("costs a search by age where old and fresh are mixed", async () => {
		limits = { "": 200 };
		for (const order of [
			(i: number) => i,
			(i: number) => 999 - i,
			(i: number) => (i * 7919) % 1000,
		]) {
			standing = standingsOf(1)[0] as Standing;
			const events = at(range(1000, order));
			const result = await send(events);
			expectRight(events, result);
			expect(result.requests.sent).toBeLessThanOrEqual(13);
		}
	});

	it("is known to the next chunks", async () => {
		limits = { "": 5000 };
		let sent = 0;
		for (let chunk = 0; chunk < 10; chunk++) {
			const events = at(range(1000, (i) => ((i * 10 + chunk) * 7919) % 10_000));
			const result = await send(events);
			expectRight(events, result);
			sent += result.requests.sent;
		}
		// 5,000 too old ones, of different ages, over ten chunks.
		expect(sent).toBeLessThanOrEqual(60);
	});

	it.each<[string, readonly [number, number | undefined, object]]>([
		["as the code itself", [2804003, undefined, {}]],
		[
			"inside a refusal of the array, which points at an event",
			[
				100,
				1815356,
				{
					error_data: JSON.stringify({
						exception: { event_index: 0, code: 2804003, message: "too old" },
					}),
				},
			],
		],
	])("is understood %s", async (_, given) => {
		code = given;
		limits = { "": 150 };
		const events = at(range(200, (i) => i));
		const result = await send(events);
		expectRight(events, result);
		expect(result.requests.sent).toBeLessThanOrEqual(12);
	});

	it("is each action source's own, and no younger event is refused unasked", async () => {
		limits = { website: 700, physical_store: 100 };
		const events = range(400, (i) => i * 2).map((event_time, i) => ({
			event_id: `e${i}`,
			event_time,
			action_source: i % 3 === 0 ? "website" : "physical_store",
		}));
		expectRight(events, await send(events));
	});

	it("is found right for any times, limits and other faults, chunk after chunk", async () => {
		const event = fc.record({
			event_time: fc.integer({ min: 0, max: 60 }),
			action_source: fc.constantFrom("website", "physical_store"),
			bad: fc.oneof(
				{ weight: 9, arbitrary: fc.constant(false) },
				{ weight: 1, arbitrary: fc.constant(true) },
			),
		});
		const chunk = fc.array(event, { minLength: 1, maxLength: 40 });
		await fc.assert(
			fc.asyncProperty(
				fc.array(chunk, { minLength: 1, maxLength: 4 }),
				fc.integer({ min: 0, max: 61 }),
				fc.integer({ min: 0, max: 61 }),
				async (chunks, website, physical_store) => {
					limits = { website, physical_store };
					standing = standingsOf(1)[0] as Standing;
					for (const list of chunks) {
						const events = list.map((one, i) => ({
							event_id: `e${i}`,
							...one,
						}));
						expectRight(events, await send(events));
					}
				},
			),
			{ numRuns: 60 },
		);
	});
});
