import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphClient } from "../../src/delivery/graph/graph-client.ts";
import { sendChunk } from "../../src/delivery/send-chunk.ts";
import {
	chunkOf,
	clientFor,
	depsFor,
	idsIn,
	never,
	numbered,
	words,
} from "./fixtures.ts";
import {
	graphError,
	type Reply,
	type ScriptedServer,
	startServer,
	taken,
} from "./scripted-server.ts";

/** How a server points at a bad event. */
type Pointing =
	| "not"
	| "first"
	| "last"
	| "one too far"
	| "anywhere"
	| "out of range";

let server: ScriptedServer;
let client: GraphClient;
let bad: ReadonlySet<string>;
let pointing: Pointing;
/** Event ids of the requests that were taken. */
let accepted: string[];

beforeAll(async () => {
	server = await startServer(({ body }) => judge(idsIn(body)));
	client = clientFor(server.url);
});
afterAll(() => server.close());

/** As Meta does: one bad event refuses the whole request. */
function judge(ids: string[]): Reply {
	const wrong = ids.flatMap((id, i) => (bad.has(id) ? [i] : []));
	if (wrong.length === 0) {
		accepted.push(...ids);
		return taken(ids.length);
	}
	const index = {
		not: undefined,
		first: wrong[0],
		last: wrong.at(-1),
		"one too far": (wrong[0] ?? 0) + 1,
		anywhere: ids.length >> 1,
		"out of range": ids.length,
	}[pointing];
	return graphError(100, 1815356, {
		error_user_msg: `Event ${ids[wrong[0] ?? 0]} is bad`,
		...(index !== undefined && { error_data: { event_index: index } }),
	});
}

async function send(n: number, badOnes: readonly number[], how: Pointing) {
	bad = new Set(badOnes.map((i) => `e${i}`));
	pointing = how;
	accepted = [];
	const deps = depsFor(client);
	const result = await sendChunk(numbered(n), deps, never);
	return { result, slept: deps.slept };
}

const pattern = fc
	.integer({ min: 1, max: 32 })
	.chain((n) =>
		fc.tuple(
			fc.constant(n),
			fc.subarray(Array.from({ length: n }, (_, i) => i)),
		),
	);

describe.each<Pointing>([
	"not",
	"first",
	"last",
	"one too far",
	"anywhere",
	"out of range",
])("event_index points %s", (how) => {
	it("refuses exactly the bad ones and delivers each other one once, for any pattern", async () => {
		await fc.assert(
			fc.asyncProperty(pattern, async ([n, badOnes]) => {
				const { result, slept } = await send(n, badOnes, how);
				const all = Array.from({ length: n }, (_, i) => i);
				expect(words(result)).toEqual(
					all.map((i) => (badOnes.includes(i) ? "refused" : "delivered")),
				);
				expect(result.refusals.map(({ index }) => index)).toEqual(badOnes);
				expect([...accepted].sort()).toEqual(
					all
						.filter((i) => !badOnes.includes(i))
						.map((i) => `e${i}`)
						.sort(),
				);
				expect(result.stop).toBeUndefined();
				expect(result.requests.retried).toBe(0);
				expect(slept).toEqual([]);
				// One more for each index that led astray.
				const k = badOnes.length;
				const bound = 2 * k * Math.ceil(Math.log2(n)) + 2;
				expect(result.requests.sent).toBeLessThanOrEqual(bound);
			}),
			{ numRuns: 15 },
		);
	});
});

describe("a full chunk", () => {
	it.each<[Pointing, number[], number]>([
		["first", [], 1],
		["first", [500], 3],
		["first", [0, 999], 5],
		["not", [500], 21],
		["not", [0, 999], 40],
	])("pointing %s, bad %j: at most %i requests", async (how, badOnes, most) => {
		const { result } = await send(1000, badOnes, how);
		expect(words(result).filter((w) => w === "refused")).toHaveLength(
			badOnes.length,
		);
		expect(result.requests.sent).toBeLessThanOrEqual(most);
	});

	it.each<Pointing>(["not", "first"])(
		"all bad, pointing %s: the bytes sent stay far below a request per bad one",
		async (how) => {
			const n = 256;
			const from = server.seen.length;
			const { result } = await send(
				n,
				Array.from({ length: n }, (_, i) => i),
				how,
			);
			expect(words(result)).toEqual(Array(n).fill("refused"));
			const events = server.seen
				.slice(from)
				.map(({ body }) => idsIn(body).length);
			const total = events.reduce((sum, count) => sum + count, 0);
			expect(total).toBeLessThan(n * 4 * Math.log2(n));
		},
	);
});

it("says what Meta said of each refused delivery, without its values", async () => {
	const ids = ["order-1", "order-2", "order-3"];
	bad = new Set(["order-2"]);
	pointing = "not";
	accepted = [];
	const chunk = chunkOf(ids.map((event_id) => ({ event_id })));
	const result = await sendChunk(chunk, depsFor(client), never);
	expect(result.refusals).toEqual([
		{
			index: 1,
			code: "graph_100_1815356",
			message: "Event […] is bad: Invalid parameter (fbtrace Atrace)",
			fbtraceId: "Atrace",
		},
	]);
});
