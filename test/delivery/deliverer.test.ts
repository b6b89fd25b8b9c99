import { afterEach, describe, expect, it } from "vitest";
import type { Chunk } from "../../src/delivery/chunk.ts";
import {
	createDeliverer,
	type Deliverer,
	type DelivererOptions,
} from "../../src/delivery/deliverer.ts";
import type { ChunkResult } from "../../src/delivery/send-chunk.ts";
import { FbocError } from "../../src/errors.ts";
import { Secret } from "../../src/secret.ts";
import { WIRES } from "../../src/wire/wires.ts";
import { clientFor, EVENT_SET, fakeTime, numbered, words } from "./fixtures.ts";
import {
	graphError,
	type Reply,
	type Seen,
	startServer,
	taken,
} from "./scripted-server.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

/** Something that happens when the test says so. */
function gate(): { open: () => void; opened: Promise<void> } {
	let open = () => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { open, opened };
}

/** Lets everything that can happen without outside help happen. */
const settleDown = () => new Promise((resolve) => setTimeout(resolve, 60));

interface Bench {
	readonly deliverer: Deliverer;
	/** What happened, in order. */
	readonly log: string[];
	readonly results: Map<Chunk, ChunkResult>;
	readonly seen: Seen[];
}

async function bench(
	script: (seen: Seen, n: number) => Reply | Promise<Reply>,
	more: Partial<DelivererOptions> = {},
	/** Event sets of which Meta has taken something already: until then one chunk is in flight at a time. */
	taking: readonly number[] = [],
): Promise<Bench> {
	let warming = taking.length;
	const server = await startServer((seen, n) =>
		warming > 0 ? taken(1) : script(seen, n - taking.length),
	);
	closing.push(server.close);
	const log: string[] = [];
	const results = new Map<Chunk, ChunkResult>();
	const { now, sleep } = fakeTime();
	const deliverer = createDeliverer({
		client: clientFor(server.url, { maxSockets: 64 }),
		wire: WIRES.conversions,
		eventSets: [EVENT_SET, { ...EVENT_SET, id: "777", name: "online" }],
		envelope: { uploadTag: "Segment" },
		concurrency: 3,
		signal: new AbortController().signal,
		draining: new AbortController().signal,
		beforeSend: async (chunk) => void log.push(`intent ${chunk.count}`),
		afterAnswer: async (chunk) => void log.push(`record ${chunk.count}`),
		onSettled: (chunk, result) => {
			log.push(`settled ${chunk.count}`);
			results.set(chunk, result);
		},
		now,
		sleep,
		random: () => 0.5,
		...more,
	});
	for (const eventSet of taking) await deliverer.submit(numbered(1, eventSet));
	await deliverer.drain();
	warming = 0;
	log.splice(0);
	results.clear();
	server.seen.splice(0);
	return { deliverer, log, results, seen: server.seen };
}

const outcomesOf = ({ results }: Bench) =>
	[...results.values()].flatMap((result) => words(result));

describe("one chunk", () => {
	it("is intended, sent, recorded and settled, in that order", async () => {
		const b = await bench((seen) => {
			b.log.push(`request ${seen.url}`);
			return taken(1);
		});
		await b.deliverer.submit(numbered(1, 1));
		await b.deliverer.drain();
		expect(b.log).toEqual([
			"intent 1",
			"request /v25.0/777/events",
			"record 1",
			"settled 1",
		]);
	});

	it("has one intent and one settlement when it is taken apart", async () => {
		const b = await bench(({ body }) =>
			body.includes('"e1"') ? graphError(100) : taken(1),
		);
		await b.deliverer.submit(numbered(4));
		await b.deliverer.drain();
		expect(b.log).toEqual(["intent 4", "record 4", "settled 4"]);
		expect(outcomesOf(b)).toEqual([
			"delivered",
			"refused",
			"delivered",
			"delivered",
		]);
	});

	it("is not sent before its intent is durable", async () => {
		const durable = gate();
		const b = await bench(() => taken(1), { beforeSend: () => durable.opened });
		await b.deliverer.submit(numbered(1));
		await settleDown();
		expect(b.seen).toHaveLength(0);
		durable.open();
		await b.deliverer.drain();
		expect(b.seen).toHaveLength(1);
	});

	it("reports a count that differs", async () => {
		const seen: unknown[] = [];
		const b = await bench(() => taken(1), {
			onMiscount: (chunk, sent, received) =>
				seen.push([chunk.count, sent, received]),
		});
		await b.deliverer.submit(numbered(2));
		await b.deliverer.drain();
		expect(seen).toEqual([[2, 2, 1]]);
	});
});

describe("many chunks", () => {
	it("never has more in flight than allowed, and that many", async () => {
		let inFlight = 0;
		let most = 0;
		const b = await bench(async () => {
			most = Math.max(most, ++inFlight);
			await new Promise((resolve) => setTimeout(resolve, 5));
			inFlight--;
			return taken(1);
		});
		for (let i = 0; i < 20; i++) await b.deliverer.submit(numbered(1));
		await b.deliverer.drain();
		expect(most).toBe(3);
		expect(outcomesOf(b)).toEqual(Array(20).fill("delivered"));
	});

	it("asks with one chunk until anything was taken, and with one of each event set until something of it was", async () => {
		const order: string[] = [];
		const gates = Array.from({ length: 6 }, gate);
		const b = await bench(
			async ({ url }, n) => {
				order.push(url.includes("777") ? "online" : "stores");
				await gates[n]?.opened;
				return taken(1);
			},
			{ concurrency: 6 },
		);
		const feeding = (async () => {
			for (const set of [0, 1, 0, 1, 0, 1])
				await b.deliverer.submit(numbered(1, set));
			await b.deliverer.drain();
		})();
		/** The requests, once there are so many, and time for more has passed. */
		const seen = async (count: number) => {
			await expect.poll(() => order.length).toBe(count);
			await settleDown();
			return [...order];
		};
		expect(await seen(1)).toEqual(["stores"]);
		gates[0]?.open();
		const second = await seen(4);
		expect(second.filter((name) => name === "online")).toHaveLength(1);
		expect(second.filter((name) => name === "stores")).toHaveLength(3);
		for (const { open } of gates) open();
		await feeding;
		expect(outcomesOf(b)).toEqual(Array(6).fill("delivered"));
	});

	it("holds the caller back while all slots and the queue are taken", async () => {
		const answer = gate();
		const script = async () => {
			await answer.opened;
			return taken(1);
		};
		const b = await bench(script, {}, [0]);
		let handedOver = 0;
		const feeding = (async () => {
			for (let i = 0; i < 10; i++) {
				await b.deliverer.submit(numbered(1));
				handedOver++;
			}
		})();
		await settleDown();
		expect(handedOver).toBe(4);
		answer.open();
		await feeding;
		await b.deliverer.drain();
		expect(b.results.size).toBe(10);
	});

	it("has fewer in flight after Meta throttled", async () => {
		let inFlight = 0;
		let most = 0;
		const b = await bench(
			async (_, n) => {
				inFlight++;
				// Four are throttled and come again; what follows shows the new limit.
				if (n >= 8) most = Math.max(most, inFlight);
				await new Promise((resolve) => setTimeout(resolve, 5));
				inFlight--;
				return n < 4 ? { status: 429 } : taken(1);
			},
			{ concurrency: 4 },
			[0],
		);
		for (let i = 0; i < 9; i++) await b.deliverer.submit(numbered(1));
		await b.deliverer.drain();
		expect(outcomesOf(b)).toEqual(Array(9).fill("delivered"));
		expect(most).toBe(2);
		expect(b.seen).toHaveLength(13);
	});

	it("warns of no leak with many in flight", async () => {
		const warnings: unknown[] = [];
		const note = (warning: unknown) => warnings.push(warning);
		process.on("warning", note);
		closing.push(() => process.off("warning", note));
		const stop = new AbortController();
		const b = await bench((_, n) => (n < 50 ? { status: 500 } : taken(1)), {
			concurrency: 50,
			signal: stop.signal,
		});
		for (let i = 0; i < 60; i++) await b.deliverer.submit(numbered(1));
		await b.deliverer.drain();
		await settleDown();
		expect(warnings).toEqual([]);
	});
});

describe("a stop", () => {
	it("settles everything after it as unsent, without intent or request", async () => {
		const b = await bench(() => graphError(190, 463));
		for (let i = 0; i < 8; i++) await b.deliverer.submit(numbered(2));
		await b.deliverer.drain();
		const requests = b.seen.length;
		expect(requests).toBeLessThanOrEqual(3);
		expect(b.deliverer.stopped).toMatchObject({
			code: "token_refused",
			exitCode: 6,
		});
		await b.deliverer.submit(numbered(2));
		expect(b.seen).toHaveLength(requests);
		expect(b.results.size).toBe(9);
		expect(outcomesOf(b)).toEqual(Array(18).fill("unsent"));
		expect(b.log.filter((line) => line.startsWith("intent"))).toHaveLength(
			requests,
		);
	});

	it("lets what is in flight be answered", async () => {
		const stopped = gate();
		const b = await bench(
			async ({ url }) => {
				if (url.includes("777")) return graphError(10);
				await stopped.opened;
				return taken(1);
			},
			{
				afterAnswer: async (_, result) => {
					if (result.stop) stopped.open();
				},
			},
			[0, 1],
		);
		await b.deliverer.submit(numbered(1, 0));
		await b.deliverer.submit(numbered(1, 1));
		await b.deliverer.drain();
		expect(outcomesOf(b).sort()).toEqual(["delivered", "unsent"]);
	});
});

describe("signals", () => {
	it("draining ends the waits of all chunks, and takes no more", async () => {
		const draining = new AbortController();
		const b = await bench(() => ({ status: 503, body: "" }), {
			draining: draining.signal,
			sleep: (_, signals) =>
				new Promise((resolve) => {
					for (const signal of signals)
						signal.addEventListener("abort", () => resolve());
					queueMicrotask(() => draining.abort());
				}),
		});
		for (let i = 0; i < 6; i++) await b.deliverer.submit(numbered(1));
		await b.deliverer.drain();
		expect(b.results.size).toBe(6);
		expect(b.deliverer.stopped).toBeUndefined();
		expect(new Set(outcomesOf(b))).toEqual(new Set(["unknown", "unsent"]));
		expect(b.seen.length).toBeLessThanOrEqual(3);
	});

	it("an abort leaves what is in flight unknown, recorded and settled", async () => {
		const stop = new AbortController();
		const b = await bench(
			(_, n) => {
				if (n === 2) stop.abort();
				return "stall";
			},
			{ signal: stop.signal },
			[0],
		);
		for (let i = 0; i < 5; i++) await b.deliverer.submit(numbered(1));
		await b.deliverer.drain();
		expect(outcomesOf(b).sort()).toEqual([
			"unknown",
			"unknown",
			"unknown",
			"unsent",
			"unsent",
		]);
		expect(b.log.filter((line) => line.startsWith("record"))).toHaveLength(3);
	});
});

describe("a hook that fails", () => {
	const full = new FbocError({
		code: "ledger_full",
		message: "The disk is full.",
		next: "Make room.",
	});

	it("beforeSend: nothing is sent, the caller is told, the chunk is accounted for", async () => {
		const b = await bench(() => taken(1), {
			beforeSend: () => Promise.reject(full),
		});
		await b.deliverer.submit(numbered(1)).catch(() => {});
		await expect(b.deliverer.drain()).rejects.toBe(full);
		await expect(b.deliverer.submit(numbered(1))).rejects.toBe(full);
		expect(b.seen).toHaveLength(0);
		expect(outcomesOf(b)).toEqual(["unsent", "unsent"]);
	});

	it("afterAnswer: what Meta took counts as delivered all the same", async () => {
		const b = await bench(() => taken(1), {
			afterAnswer: () => Promise.reject(full),
		});
		await b.deliverer.submit(numbered(1));
		await expect(b.deliverer.drain()).rejects.toBe(full);
		expect(outcomesOf(b)).toEqual(["delivered"]);
	});
});

it.each(["", "two words", "line\n", "ümlaut"])(
	"refuses a token that cannot be one: %j",
	async (token) => {
		const made = bench(() => taken(1), {
			eventSets: [{ ...EVENT_SET, token: new Secret(token) }],
		});
		await expect(made).rejects.toMatchObject({
			code: "token_malformed",
			exitCode: 2,
		});
		await expect(made).rejects.not.toThrow(token === "" ? "\u0000" : token);
	},
);
