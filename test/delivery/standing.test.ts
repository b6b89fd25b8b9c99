import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphClient } from "../../src/delivery/graph/graph-client.ts";
import { sendChunk } from "../../src/delivery/send-chunk.ts";
import { type Standing, standingsOf } from "../../src/delivery/standing.ts";
import {
	clientFor,
	depsFor,
	idsIn,
	never,
	numbered,
	TOKEN,
	words,
} from "./fixtures.ts";
import {
	graphError,
	type Reply,
	type ScriptedServer,
	startServer,
	taken,
} from "./scripted-server.ts";

let server: ScriptedServer;
let client: GraphClient;
/** What is wrong with an event; undefined: nothing. */
let wrong: (id: string) => Reply | undefined;
let accepted: string[];

beforeAll(async () => {
	server = await startServer(({ body }) => {
		const ids = idsIn(body);
		const refusal = ids.map(wrong).find((reply) => reply !== undefined);
		if (refusal === undefined) accepted.push(...ids);
		return refusal ?? taken(ids.length);
	});
	client = clientFor(server.url);
});
afterAll(() => server.close());

const alone = () => standingsOf(1)[0] as Standing;

async function send(
	n: number,
	how: (id: string) => Reply | undefined,
	standing = alone(),
) {
	wrong = how;
	accepted = [];
	const from = server.seen.length;
	const result = await sendChunk(
		numbered(n),
		depsFor(client, { standing }),
		never,
	);
	return { result, requests: server.seen.length - from };
}

/** Refusals that no event's own code is in: what they are about, only more requests can tell. */
const GENERAL: readonly Reply[] = [
	graphError(100),
	graphError(100, 2018001, { message: "Something is off" }),
	graphError(12345, 6),
	{ status: 413, body: "<html>" },
];

describe("a refusal that is everybody's", () => {
	it("stops within 8 requests, with Meta's words and nothing refused, for any count and code", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 2, max: 400 }),
				fc.constantFrom(...GENERAL),
				async (n, reply) => {
					const { result, requests } = await send(n, () => reply);
					expect(result.stop).toMatchObject({
						code: "all_refused",
						exitCode: 6,
					});
					expect(result.stop?.message).toContain("Meta says:");
					expect(requests).toBeLessThanOrEqual(8);
					expect(words(result)).toEqual(Array(n).fill("unsent"));
					expect(result.refusals).toEqual([]);
				},
			),
			{ numRuns: 40 },
		);
	});

	it("is a refusal where the event is alone", async () => {
		const { result } = await send(1, () => graphError(100));
		expect(words(result)).toEqual(["refused"]);
		expect(result.stop).toBeUndefined();
	});

	it("stops within 8 requests where each chunk is a single event, too", async () => {
		const standing = alone();
		let requests = 0;
		let sent = 0;
		for (; sent < 40; sent++) {
			const done = await send(1, () => graphError(100), standing);
			requests += done.requests;
			if (done.result.stop) break;
		}
		expect(requests).toBeLessThanOrEqual(8);
		expect(sent).toBeLessThan(8);
	});

	it("counts over the event sets of which nothing was taken, not over the others", async () => {
		const [one, two, fine] = standingsOf(3) as [Standing, Standing, Standing];
		fine.take();
		const first = await send(1, () => graphError(100), one);
		const rest = await send(50, () => graphError(100), two);
		expect(rest.result.stop).toBeDefined();
		expect(first.requests + rest.requests).toBeLessThanOrEqual(5);
		const { result } = await send(
			4,
			(id) => (id === "e2" ? graphError(100) : undefined),
			fine,
		);
		expect(words(result)).toEqual([
			"delivered",
			"delivered",
			"refused",
			"delivered",
		]);
	});

	it("never is one once something was taken", async () => {
		const standing = alone();
		standing.take();
		const { result } = await send(16, () => graphError(100), standing);
		expect(words(result)).toEqual(Array(16).fill("refused"));
		expect(result.stop).toBeUndefined();
	});

	it("never is one where Meta names the events' own faults", async () => {
		for (const reply of [
			graphError(100, 2804019),
			graphError(100, 1815356),
			graphError(2804050),
			graphError(100, undefined, {
				error_data: { code: 2804030, message: "LDU" },
			}),
		]) {
			const { result } = await send(16, () => reply);
			expect(words(result)).toEqual(Array(16).fill("refused"));
			expect(result.stop).toBeUndefined();
		}
	});
});

describe("whatever is wrong with which events", () => {
	const CODES: Readonly<Record<string, Reply>> = {
		own: graphError(100, 2804019),
		array: graphError(100, 1815356),
		general: graphError(100),
		other: graphError(100, 2018001),
	};
	const pattern = fc
		.integer({ min: 1, max: 40 })
		.chain((n) =>
			fc.array(
				fc.option(fc.constantFrom(...Object.keys(CODES)), { nil: undefined }),
				{ minLength: n, maxLength: n },
			),
		);

	it("each delivery has its own outcome, the good ones are taken once, or the run stops early with nothing taken", async () => {
		await fc.assert(
			fc.asyncProperty(pattern, async (faults) => {
				const { result, requests } = await send(
					faults.length,
					(id) => CODES[faults[Number(id.slice(1))] ?? ""],
				);
				const good = faults.flatMap((fault, i) => (fault ? [] : [`e${i}`]));
				if (result.stop) {
					expect(result.stop.code).toBe("all_refused");
					expect(accepted).toEqual([]);
					expect(words(result)).not.toContain("delivered");
					expect(faults.some((f) => f === "general" || f === "other")).toBe(
						true,
					);
					return;
				}
				expect([...accepted].sort()).toEqual([...good].sort());
				expect(words(result)).toEqual(
					faults.map((fault) => (fault ? "refused" : "delivered")),
				);
				const bad = faults.length - good.length;
				const bound = 2 * bad * (Math.ceil(Math.log2(faults.length)) + 1) + 8;
				expect(requests).toBeLessThanOrEqual(bound);
			}),
			{ numRuns: 60 },
		);
	});

	it("a few bad events in both halves are found where their code is not their own, too", async () => {
		const bad = new Set(["e3", "e15"]);
		const { result } = await send(20, (id) =>
			bad.has(id) ? graphError(100) : undefined,
		);
		expect(result.stop).toBeUndefined();
		expect(result.refusals.map(({ index }) => index)).toEqual([3, 15]);
	});
});

describe("the app's secret", () => {
	const demand = graphError(100, undefined, {
		message: "API calls from the server require an appsecret_proof argument",
	});

	it("demanded: one request, nothing refused, the place for it named", async () => {
		const { result, requests } = await send(30, () => demand);
		expect(requests).toBe(1);
		expect(result.stop).toMatchObject({
			code: "appsecret_proof_required",
			exitCode: 6,
		});
		expect(result.stop?.next).toMatch(/`appSecret`.*FBOC_APP_SECRET/);
		expect(words(result)).toEqual(Array(30).fill("unsent"));
		expect(`${result.stop}`).not.toContain(TOKEN);
	});

	it("demanded in an error of a 200, after something was taken", async () => {
		const standing = alone();
		standing.take();
		const { result, requests } = await send(
			3,
			() => ({ ...(demand as object), status: 200 }),
			standing,
		);
		expect(requests).toBe(1);
		expect(result.stop?.code).toBe("appsecret_proof_required");
	});

	it("of another app is told apart by whether a proof was sent", async () => {
		wrong = () =>
			graphError(100, undefined, {
				message: "Invalid appsecret_proof provided in the API argument",
			});
		const { Secret } = await import("../../src/secret.ts");
		const deps = depsFor(client);
		const eventSet = { ...deps.eventSet, proof: new Secret("ab".repeat(32)) };
		const result = await sendChunk(numbered(2), { ...deps, eventSet }, never);
		expect(result.stop?.code).toBe("appsecret_proof_required");
		expect(result.stop?.message).toContain("does not accept the proof");
		expect(`${result.stop} ${result.stop?.next}`).not.toContain("abab");
	});
});
