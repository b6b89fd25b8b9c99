import { afterEach, describe, expect, it } from "vitest";
import type { Delay } from "../../src/delivery/delay.ts";
import { delay } from "../../src/delivery/delay.ts";
import { type ChunkDeps, sendChunk } from "../../src/delivery/send-chunk.ts";
import {
	clientFor,
	depsFor,
	fakeTime,
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

const servers: ScriptedServer[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

type Script = (n: number, ids: string[]) => Reply;

/** Sends a chunk of `count` events to a server that plays `script`. */
async function run(
	script: Script,
	more: Partial<ChunkDeps> & {
		count?: number;
		signal?: AbortSignal;
		timeoutMs?: number;
	} = {},
) {
	const { count = 2, signal = never, timeoutMs = 5_000, ...deps } = more;
	const server = await startServer(({ body }, n) => script(n, idsIn(body)));
	servers.push(server);
	const all = depsFor(clientFor(server.url, { timeoutMs }), deps);
	const result = await sendChunk(numbered(count), all, signal);
	return {
		result,
		outcomes: words(result),
		bodies: server.seen.map((s) => s.body),
		slept: all.slept,
	};
}

/** The replies in turn, the last one for ever. */
const inTurn =
	(...replies: Reply[]): Script =>
	(n) =>
		replies[Math.min(n, replies.length - 1)] ?? "drop";

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const transient = graphError(2, undefined, { is_transient: true }, 500);

describe("transient failures", () => {
	it.each<[string, Reply]>([
		["an error of Meta", transient],
		["an error in a 200", graphError(1, undefined, {}, 200)],
		["HTML", { status: 502, body: "<html>" }],
		["an empty body", {}],
		["a connection dropped after the request was taken", "drop"],
		["half an answer", "half"],
		["an unknown code", graphError(98765)],
	])("%s: the same bytes again, then delivered", async (_, failure) => {
		const { outcomes, bodies, result, slept } = await run(
			inTurn(failure, failure, taken(2)),
		);
		expect(outcomes).toEqual(["delivered", "delivered"]);
		expect(new Set(bodies).size).toBe(1);
		expect(result.requests).toEqual({ sent: 3, retried: 2, throttledMs: 0 });
		expect(slept).toEqual([250, 500]);
		expect(result.stop).toBeUndefined();
	});

	it("a stalled answer is timed out and sent again", async () => {
		const { outcomes, bodies } = await run(inTurn("stall", taken(2)), {
			timeoutMs: 1000,
		});
		expect(outcomes).toEqual(["delivered", "delivered"]);
		expect(bodies).toHaveLength(2);
	});

	it.each<[string, Reply, string]>([
		["Meta answered that it failed", transient, "unsent"],
		["the answers were lost", "drop", "unknown"],
		["a gateway answered", { status: 502, body: "<html>" }, "unknown"],
		["a redirect", { status: 302, headers: { Location: "/" } }, "unsent"],
	])("budget spent when %s: %s", async (_, failure, outcome) => {
		const { outcomes, result, slept } = await run(() => failure);
		expect(outcomes).toEqual([outcome, outcome]);
		expect(result.stop).toMatchObject({ code: "unavailable", exitCode: 5 });
		expect(sum(slept)).toBe(5 * 60_000);
		expect(Math.max(...slept)).toBeLessThanOrEqual(60_000);
	});

	it("the time of slow failures counts against the budget", async () => {
		const time = fakeTime();
		const { bodies, result } = await run(
			() => {
				time.pass(60_000);
				return transient;
			},
			{ now: time.now, sleep: time.sleep, random: () => 0 },
		);
		expect(bodies).toHaveLength(5);
		expect(result.stop).toMatchObject({ code: "unavailable" });
	});

	it("one lost answer among clear ones leaves the deliveries unknown", async () => {
		const { outcomes } = await run((n) => (n === 1 ? "drop" : transient));
		expect(outcomes).toEqual(["unknown", "unknown"]);
	});

	it("no connection at all: unsent", async () => {
		const server = await startServer(() => taken(2));
		await server.close();
		const result = await sendChunk(
			numbered(2),
			depsFor(clientFor(server.url)),
			never,
		);
		expect(words(result)).toEqual(["unsent", "unsent"]);
		expect(result.stop).toMatchObject({ code: "unavailable", exitCode: 5 });
	});

	it("1/99 is tried a few times only", async () => {
		const { result, bodies } = await run(() => graphError(1, 99, {}, 500));
		expect(bodies).toHaveLength(4);
		expect(result.stop).toMatchObject({ code: "unavailable" });
	});

	it("the message tells the last failure by its numbers and Meta's words", async () => {
		const { result } = await run(() =>
			graphError(2, 7, { message: "Down, canary@example.com" }, 503),
		);
		expect(result.stop?.message).toContain('Meta says: "Down, […]"');
		expect(result.stop?.message).toContain(
			"HTTP 503 (code 2, subcode 7, fbtrace Atrace)",
		);
		expect(result.stop?.message).not.toContain("canary");
	});
});

describe("an unknown code that stays", () => {
	it("ends in the refusal of the deliveries at fault only, tried a few times once", async () => {
		const { outcomes, result, bodies } = await run(
			(_, ids) =>
				ids.includes("e1") ? graphError(98765, 5) : taken(ids.length),
			{ count: 4 },
		);
		expect(outcomes).toEqual([
			"delivered",
			"refused",
			"delivered",
			"delivered",
		]);
		expect(result.refusals).toMatchObject([
			{ index: 1, code: "graph_98765_5" },
		]);
		expect(bodies).toHaveLength(4 + 4);
	});
});

describe("throttling", () => {
	it.each<[string, Reply]>([
		["a code", graphError(80004, 2446079)],
		["HTTP 429", { status: 429, body: "" }],
		[
			"a code that says is_transient",
			graphError(4, undefined, { is_transient: true }, 403),
		],
	])("%s costs wait, not budget", async (_, refusal) => {
		const replies = [...Array<Reply>(8).fill(refusal), taken(2)];
		const { outcomes, result, slept } = await run(inTurn(...replies));
		expect(outcomes).toEqual(["delivered", "delivered"]);
		expect(sum(slept)).toBeGreaterThan(5 * 60_000);
		expect(result.requests).toEqual({
			sent: 9,
			retried: 8,
			throttledMs: sum(slept),
		});
	});

	it("heeds Retry-After", async () => {
		const { slept } = await run(
			inTurn({ status: 429, headers: { "Retry-After": "7" } }, taken(2)),
		);
		expect(slept).toEqual([7_000]);
	});

	it("has a bound of its own", async () => {
		const { outcomes, result, slept } = await run(() => graphError(17));
		expect(outcomes).toEqual(["unsent", "unsent"]);
		expect(result.stop).toMatchObject({ code: "throttled", exitCode: 5 });
		expect(sum(slept)).toBeLessThanOrEqual(60 * 60_000);
	});

	it("does not wait for what lies beyond the bound", async () => {
		const { result, slept } = await run(() => ({
			status: 429,
			headers: { "Retry-After": "7200" },
		}));
		expect(slept).toEqual([]);
		expect(result.stop?.message).toContain("120 more min");
	});

	it("slows down before Meta refuses", async () => {
		const near = { "X-App-Usage": '{"call_count":85}' };
		const { slept } = await run((_, ids) => ({
			headers: near,
			...(ids.includes("e0")
				? { status: 400, body: { error: { code: 100 } } }
				: { body: { events_received: ids.length } }),
		}));
		expect(slept).toEqual([2_500, 2_500]);
	});
});

describe("a policy block", () => {
	it("is waited for once", async () => {
		const { outcomes, slept } = await run(inTurn(graphError(368), taken(2)));
		expect(outcomes).toEqual(["delivered", "delivered"]);
		expect(slept).toEqual([120_000]);
	});

	it("stops the run when it stands", async () => {
		const { outcomes, result, bodies } = await run(() => graphError(368));
		expect(outcomes).toEqual(["unsent", "unsent"]);
		expect(bodies).toHaveLength(2);
		expect(result.stop).toMatchObject({ code: "blocked", exitCode: 6 });
	});
});

describe("fatal errors", () => {
	it.each<[Reply, string, string]>([
		[graphError(190, 463), "token_refused", "it has expired"],
		[graphError(190, 460), "token_refused", "changed the password"],
		[graphError(190), "token_refused", "not valid"],
		[graphError(200), "permission_refused", "may not send"],
		[graphError(100, 33), "event_set_refused", "does not know event set"],
		[graphError(2635), "version_refused", "retired"],
	])("%j stops at once", async (reply, code, says) => {
		const { outcomes, result, bodies, slept } = await run(() => reply);
		expect(outcomes).toEqual(["unsent", "unsent"]);
		expect(bodies).toHaveLength(1);
		expect(slept).toEqual([]);
		expect(result.stop).toMatchObject({ code, exitCode: 6 });
		expect(result.stop?.message).toContain(says);
		expect(result.stop?.message).toContain('"stores" (1234567890123456)');
		expect(result.stop?.message).toContain("fbtrace Atrace");
		expect(result.stop?.next).not.toBe("");
	});

	it("repeat Meta's text without the token that it may hold", async () => {
		const { result } = await run(() =>
			graphError(190, 463, {
				message: `Malformed access token ${TOKEN}`,
				error_user_msg: TOKEN,
			}),
		);
		expect(result.stop?.message).toContain("Malformed access token […]");
		expect(`${result.stop} ${result.stop?.next}`).not.toContain(TOKEN);
		expect(JSON.stringify(result)).not.toContain(TOKEN);
	});

	it("after a lost answer leave the deliveries unknown", async () => {
		const { outcomes } = await run(inTurn("drop", graphError(190)));
		expect(outcomes).toEqual(["unknown", "unknown"]);
	});

	it("in the middle of taking a chunk apart keep what was settled", async () => {
		const { outcomes } = await run(
			inTurn(graphError(100), taken(2), graphError(190)),
			{ count: 4 },
		);
		expect(outcomes).toEqual(["delivered", "delivered", "unsent", "unsent"]);
	});
});

describe("success", () => {
	it("2044011 means that it had arrived", async () => {
		const { outcomes } = await run(inTurn("drop", graphError(100, 2044011)));
		expect(outcomes).toEqual(["delivered", "delivered"]);
	});

	it.each<[Reply, unknown[]]>([
		[taken(1), [[2, 1]]],
		[{ body: { num_processed_entries: 1 } }, [[2, 1]]],
		[taken(2), []],
		[{ body: { id: "1" } }, []],
	])("a count below what was sent is reported: %j", async (reply, expected) => {
		const seen: unknown[] = [];
		const { outcomes } = await run(() => reply, {
			onMiscount: (sent, got) => seen.push([sent, got]),
		});
		expect(outcomes).toEqual(["delivered", "delivered"]);
		expect(seen).toEqual(expected);
	});

	it.each<Reply>([taken(0), { body: { id: "1", num_processed_entries: 0 } }])(
		"a count of none leaves the deliveries unknown: %j",
		async (reply) => {
			const { outcomes, result, bodies } = await run(() => reply);
			expect(outcomes).toEqual(["unknown", "unknown"]);
			expect(result.stop).toMatchObject({
				code: "nothing_received",
				exitCode: 5,
			});
			expect(bodies).toHaveLength(1);
		},
	);

	it("what Meta remarks is passed on, redacted", async () => {
		const seen: unknown[] = [];
		const messages = [`jane@example.com is new, ${TOKEN}`, { message: "b" }, 7];
		await run(() => ({ body: { events_received: 2, messages } }), {
			onMessages: (said) => seen.push(...said),
		});
		expect(seen).toEqual(["[…] is new, […]", "b"]);
	});

	it("413 halves the request until it fits", async () => {
		const { outcomes } = await run(
			(_, ids) =>
				ids.length > 2 ? { status: 413, body: "<html>" } : taken(ids.length),
			{ count: 7 },
		);
		expect(outcomes).toEqual(Array(7).fill("delivered"));
	});
});

describe("signals", () => {
	/** Sleeps for real; tells when it begins. */
	const onSleep =
		(begin: () => void): Delay =>
		(ms, signals) => {
			queueMicrotask(begin);
			return delay(Math.max(ms, 60_000), signals);
		};

	it.each<[Reply, string]>([
		[transient, "unsent"],
		["drop", "unknown"],
		[{ status: 429, body: "" }, "unsent"],
	])(
		"draining ends the wait after %j without another request",
		async (reply, outcome) => {
			const draining = new AbortController();
			const { outcomes, result, bodies } = await run(() => reply, {
				draining: draining.signal,
				sleep: onSleep(() => draining.abort()),
			});
			expect(outcomes).toEqual([outcome, outcome]);
			expect(bodies).toHaveLength(1);
			expect(result.stop).toBeUndefined();
		},
	);

	it("draining lets the request in flight end", async () => {
		const draining = new AbortController();
		const { outcomes } = await run(
			() => {
				draining.abort();
				return taken(2);
			},
			{ draining: draining.signal },
		);
		expect(outcomes).toEqual(["delivered", "delivered"]);
	});

	it("draining stops the search for bad deliveries", async () => {
		const draining = new AbortController();
		const { outcomes, bodies } = await run(
			() => {
				draining.abort();
				return graphError(100);
			},
			{ draining: draining.signal },
		);
		expect(outcomes).toEqual(["unsent", "unsent"]);
		expect(bodies).toHaveLength(1);
	});

	it("draining already: nothing is sent", async () => {
		const { outcomes, bodies } = await run(() => taken(2), {
			draining: AbortSignal.abort(),
		});
		expect(outcomes).toEqual(["unsent", "unsent"]);
		expect(bodies).toEqual([]);
	});

	it("an abort breaks off what is in flight: unknown", async () => {
		const stop = new AbortController();
		const { outcomes, result } = await run(
			() => {
				stop.abort();
				return "stall";
			},
			{ signal: stop.signal },
		);
		expect(outcomes).toEqual(["unknown", "unknown"]);
		expect(result.stop).toBeUndefined();
	});
});
