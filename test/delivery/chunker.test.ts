import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_BYTES } from "../../src/conversion/ledger-key.ts";
import type { Chunk } from "../../src/delivery/chunk.ts";
import { Chunker, type ChunkLimits } from "../../src/delivery/chunker.ts";
import type { Batch } from "../../src/pipeline/mapping/batch.ts";
import { Secret } from "../../src/secret.ts";

/** A delivery as the test sees it; `text` stands for its payload. */
interface Delivery {
	readonly set: number;
	readonly text: string;
	readonly time: number;
	readonly line: number;
	readonly value: number;
	readonly currency: number;
}

/** Events before this are stale where the limits say so. */
const STALE_BEFORE = 100;

/** Each event set has two routes, so that a chunk tells how old its deliveries are: one for fresh, one for stale events. */
const routeOf = ({ set, time }: Delivery) =>
	set * 2 + (time < STALE_BEFORE ? 1 : 0);

/** A batch of these deliveries. */
function batchOf(deliveries: readonly Delivery[], input: number): Batch {
	const records = deliveries.map(({ set, text }) => [`${set}\n`, `${text}\n`]);
	const bytes = Buffer.from(records.flat().join(""));
	let at = 0;
	const offsets = records.map(([prefix = "", payload = ""]) => {
		const start = at;
		at += Buffer.byteLength(prefix) + Buffer.byteLength(payload);
		return { start, payload: start + prefix.length, end: at - 1 };
	});
	return {
		input,
		seq: 0,
		lines: deliveries.length,
		counts: {
			read: 0,
			not_track: 0,
			unmapped: 0,
			opted_out: 0,
			filtered: 0,
			rejected: 0,
			accepted: 0,
		},
		bytes: Uint8Array.from(bytes),
		count: deliveries.length,
		starts: Uint32Array.from(offsets, ({ start }) => start),
		payloads: Uint32Array.from(offsets, ({ payload }) => payload),
		ends: Uint32Array.from(offsets, ({ end }) => end),
		plans: Uint16Array.from(deliveries, routeOf),
		at: Uint32Array.from(deliveries, ({ line }) => line),
		numbers: new Uint32Array(deliveries.length),
		understood: true,
		times: Float64Array.from(deliveries, ({ time }) => time),
		values: Float64Array.from(deliveries, ({ value }) => value),
		currencies: Uint16Array.from(deliveries, ({ currency }) => currency),
		keys: Uint8Array.from(
			{ length: deliveries.length * KEY_BYTES },
			(_, i) => (deliveries[Math.floor(i / KEY_BYTES)]?.line ?? 0) % 251,
		),
		rejects: [],
		warnings: new Uint32Array(0),
		warningLines: new Int32Array(0),
		unmapped: new Map(),
		coverage: new Uint32Array(0),
	};
}

/** All chunks of these batches, in the order they came. */
function chunksOf(batches: readonly Batch[], limits: ChunkLimits): Chunk[] {
	const chunker = new Chunker(limits);
	const chunks: Chunk[] = [];
	let firstLine = 1;
	for (const batch of batches) {
		for (let i = 0; i < batch.count; i++) {
			const set = (batch.plans[i] as number) >> 1;
			const full = chunker.add(batch, i, set, firstLine);
			if (full !== undefined) chunks.push(full);
		}
		firstLine += batch.lines;
	}
	chunks.push(...chunker.rest());
	expect([...chunker.rest()]).toEqual([]);
	return chunks;
}

/** Payload i of a chunk by its offsets. */
const payload = ({ bytes, offsets }: Chunk, i: number) =>
	Buffer.from(
		bytes.subarray(offsets[i], (offsets[i + 1] as number) - 1),
	).toString();

const texts = (chunk: Chunk) =>
	Array.from({ length: chunk.count }, (_, i) => payload(chunk, i));

/** What a chunk says of each of its deliveries. */
const contentOf = (chunk: Chunk) =>
	texts(chunk).map((text, i) => ({
		text,
		input: chunk.inputs[i],
		at: chunk.lines[i],
		route: chunk.routes[i],
		value: chunk.values[i],
		currency: chunk.currencies[i],
		key: [...chunk.keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES)],
	}));

const plain = (text: string, more: Partial<Delivery> = {}): Delivery => ({
	set: 0,
	text,
	time: 100,
	line: 0,
	value: Number.NaN,
	currency: 0,
	...more,
});

describe("Chunker", () => {
	it("cuts by count", () => {
		const batch = batchOf(
			["a", "b", "c", "d", "e"].map((text) => plain(text)),
			0,
		);
		const chunks = chunksOf([batch], { count: 2, bytes: 1000 });
		expect(chunks.map(texts)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
		expect(chunks.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
			"a,b",
			"c,d",
			"e",
		]);
	});

	it("hands a chunk over the moment it is full", () => {
		const chunker = new Chunker({ count: 1, bytes: 1000 });
		const batch = batchOf([plain("a")], 0);
		expect(chunker.add(batch, 0, 0, 1)?.count).toBe(1);
		expect([...chunker.rest()]).toEqual([]);
	});

	it("lets a payload longer than the limit stand alone", () => {
		const long = "x".repeat(50);
		const batch = batchOf([plain("a"), plain(long), plain("b")], 0);
		const chunks = chunksOf([batch], { count: 10, bytes: 10 });
		expect(chunks.map(texts)).toEqual([["a"], [long], ["b"]]);
	});

	it("keeps stale events apart, the limit itself being fresh", () => {
		const batch = batchOf(
			[99, 100, 50, 101].map((time) => plain(String(time), { time })),
			0,
		);
		const limits = { count: 10, bytes: 1000, staleBefore: STALE_BEFORE };
		expect(chunksOf([batch], limits).map(texts)).toEqual([
			["100", "101"],
			["99", "50"],
		]);
		const all = chunksOf([batch], { count: 10, bytes: 1000 });
		expect(all.map(texts)).toEqual([["99", "100", "50", "101"]]);
	});

	it("names input and physical line of each delivery", () => {
		const first = batchOf(
			[plain("a", { line: 0 }), plain("b", { line: 1 })],
			3,
		);
		const second = batchOf([plain("c", { line: 5 })], 3);
		const [chunk] = chunksOf([first, second], { count: 10, bytes: 1000 });
		expect([...(chunk?.inputs ?? [])]).toEqual([3, 3, 3]);
		expect([...(chunk?.lines ?? [])]).toEqual([1, 2, 8]);
	});

	it("carries records where there are some", () => {
		const batch = {
			...batchOf([plain("a"), plain("b"), plain("c")], 0),
			records: ["x", "y", "z"].map((text) => new Secret(text)),
		};
		const chunks = chunksOf([batch], { count: 2, bytes: 1000 });
		expect(
			chunks.map(({ records }) => records?.map((record) => record.reveal())),
		).toEqual([["x", "y"], ["z"]]);
		const [bare] = chunksOf([batchOf([plain("a")], 0)], {
			count: 2,
			bytes: 1000,
		});
		expect(bare).not.toHaveProperty("records");
	});

	it("does not share bytes with the batch", () => {
		const batch = batchOf([plain("abc")], 0);
		const [chunk] = chunksOf([batch], { count: 2, bytes: 1000 });
		batch.bytes.fill(0);
		batch.keys.fill(9);
		expect(chunk && texts(chunk)).toEqual(["abc"]);
		expect(chunk?.keys[0]).toBe(0);
	});
});

describe("Chunker, for any deliveries", () => {
	const delivery = fc.record({
		set: fc.integer({ min: 0, max: 2 }),
		text: fc.string({ unit: "grapheme", maxLength: 30 }),
		time: fc.integer({ min: 90, max: 110 }),
		line: fc.integer({ min: 0, max: 500 }),
		value: fc.constantFrom(Number.NaN, 0, 1.5),
		currency: fc.integer({ min: 0, max: 3 }),
	});
	const limits = fc.record(
		{
			count: fc.integer({ min: 1, max: 7 }),
			bytes: fc.integer({ min: 1, max: 120 }),
			staleBefore: fc.constant(STALE_BEFORE),
		},
		{ requiredKeys: ["count", "bytes"] },
	);

	it("loses nothing, keeps the order of each event set, holds the limits", () => {
		const batches = fc.array(fc.array(delivery, { maxLength: 15 }), {
			maxLength: 5,
		});
		fc.assert(
			fc.property(batches, limits, (lists, limit) => {
				const chunks = chunksOf(
					lists.map((list, i) => batchOf(list, i)),
					limit,
				);
				let before = 1;
				const all = lists.flatMap((list, input) => {
					const firstLine = before;
					before += list.length;
					return list.map((item) => ({
						text: item.text,
						input,
						at: firstLine + item.line,
						route: routeOf(item),
						value: item.value,
						currency: item.currency,
						key: new Array(KEY_BYTES).fill(item.line % 251),
					}));
				});
				// Routes that share chunks: those of an event set, or each its own.
				const groupOf = (route: number) =>
					limit.staleBefore === undefined ? route >> 1 : route;
				for (const group of [0, 1, 2, 3, 4, 5]) {
					const own = chunks.filter(
						({ routes }) => groupOf(routes[0] as number) === group,
					);
					expect(own.flatMap(contentOf)).toEqual(
						all.filter(({ route }) => groupOf(route) === group),
					);
				}
				for (const chunk of chunks) {
					const { count, bytes, offsets, routes, eventSet } = chunk;
					expect(count).toBeGreaterThan(0);
					expect(count).toBeLessThanOrEqual(limit.count);
					expect(count === 1 || bytes.length <= limit.bytes).toBe(true);
					expect(offsets).toHaveLength(count + 1);
					expect([offsets[0], offsets[count]]).toEqual([0, bytes.length + 1]);
					expect(Buffer.from(bytes).toString()).toBe(texts(chunk).join(","));
					for (const route of routes) expect(route >> 1).toBe(eventSet);
				}
			}),
		);
	});
});
