import type { Chunk } from "../../src/delivery/chunk.ts";
import { OUTCOMES } from "../../src/delivery/chunk.ts";
import type { Delay } from "../../src/delivery/delay.ts";
import {
	createGraphClient,
	type GraphClient,
	type GraphClientOptions,
	type Upload,
} from "../../src/delivery/graph/graph-client.ts";
import { createPace } from "../../src/delivery/pace.ts";
import type { ChunkDeps, ChunkResult } from "../../src/delivery/send-chunk.ts";
import { type Standing, standingsOf } from "../../src/delivery/standing.ts";
import { Secret } from "../../src/secret.ts";
import { WIRES } from "../../src/wire/wires.ts";

/** Made up; stands out wherever it should not be. */
export const TOKEN = "EAAcanary1234567890canary";

export const EVENT_SET = {
	id: "1234567890123456",
	name: "stores",
	token: new Secret(TOKEN),
};

/** A chunk of the given events. */
export function chunkOf(events: readonly unknown[], eventSet = 0): Chunk {
	const texts = events.map((event) => JSON.stringify(event));
	const offsets = new Uint32Array(events.length + 1);
	texts.forEach((text, i) => {
		offsets[i + 1] = (offsets[i] ?? 0) + Buffer.byteLength(text) + 1;
	});
	const n = events.length;
	return {
		eventSet,
		count: n,
		bytes: Buffer.from(texts.join(",")),
		offsets,
		keys: new Uint8Array(16 * n),
		inputs: new Uint32Array(n),
		lines: Float64Array.from({ length: n }, (_, i) => i + 1),
		numbers: new Uint32Array(n),
		routes: new Uint16Array(n),
		values: new Float64Array(n).fill(Number.NaN),
		currencies: new Uint16Array(n),
		times: Float64Array.from(events, timeOf),
	};
}

/** An event's time where it has one. */
const timeOf = (event: unknown): number =>
	typeof event === "object" && event !== null && "event_time" in event
		? Number(event.event_time)
		: 0;

/** A chunk of `n` small events that name their position. */
export const numbered = (n: number, eventSet = 0): Chunk =>
	chunkOf(
		Array.from({ length: n }, (_, i) => ({ event_id: `e${i}` })),
		eventSet,
	);

export function clientFor(
	graphUrl: string,
	more: Partial<GraphClientOptions> = {},
): GraphClient {
	return createGraphClient({
		graphUrl,
		graphVersion: "v25.0",
		version: "0.0.0-test",
		timeoutMs: 5_000,
		maxSockets: 8,
		env: {},
		...more,
	});
}

/** A clock that only sleeping and `pass` move; `slept` lists the waits. */
export function fakeTime(): {
	now: () => number;
	sleep: Delay;
	/** Lets time pass without sleeping. */
	pass: (ms: number) => void;
	slept: number[];
} {
	let ms = Date.parse("2026-01-01T00:00:00Z");
	const slept: number[] = [];
	return {
		now: () => ms,
		pass: (more) => {
			ms += more;
		},
		sleep: async (wait) => {
			slept.push(wait);
			ms += wait;
		},
		slept,
	};
}

/** Dependencies with a fake clock and the middle of every random wait. */
export function depsFor(
	client: GraphClient,
	more: Partial<ChunkDeps> = {},
): ChunkDeps & { slept: number[] } {
	const { now, sleep, slept } = fakeTime();
	return {
		client,
		wire: WIRES.conversions,
		eventSet: EVENT_SET,
		standing: standingsOf(1)[0] as Standing,
		envelope: { uploadTag: "Segment" },
		pace: createPace(now),
		now,
		random: () => 0.5,
		sleep,
		draining: new AbortController().signal,
		slept,
		...more,
	};
}

export const never = new AbortController().signal;

/** A body on its way to the test's event set. */
export const uploadOf = (
	body: Uint8Array,
	signal = never,
	draining?: AbortSignal,
): Upload => ({
	path: `${EVENT_SET.id}/events`,
	token: EVENT_SET.token,
	body,
	signal,
	...(draining && { draining }),
});

/** The outcomes in words. */
export const words = (result: ChunkResult): string[] =>
	[...result.outcomes].map((index) => OUTCOMES[index] ?? "?");

/** The event ids in a request body. */
export function idsIn(body: string): string[] {
	const { data } = JSON.parse(body) as { data: { event_id: string }[] };
	return data.map((event) => event.event_id);
}
