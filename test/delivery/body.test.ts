import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyOf as bodyOfRuns, payloads } from "../../src/delivery/body.ts";
import type { Chunk } from "../../src/delivery/chunk.ts";
import { DATA_BODY } from "../../src/wire/request.ts";
import type { Envelope } from "../../src/wire/wire.ts";
import { chunkOf } from "./fixtures.ts";

const EVENTS = [{ a: 1 }, { b: "é€" }, { c: [1, 2] }];
const tag = { uploadTag: "Segment" };

const frameOf = (envelope: Envelope) => ({
	open: Buffer.from(DATA_BODY.open),
	close: Buffer.from(DATA_BODY.close(envelope)),
});
const bodyOf = (chunk: Chunk, from: number, to: number, envelope: Envelope) =>
	bodyOfRuns(chunk, [{ from, to }], frameOf(envelope));

describe("bodyOf", () => {
	it("is the wire's JSON, keys in order", () => {
		expect(bodyOf(chunkOf(EVENTS), 0, 3, tag).toString()).toBe(
			'{"data":[{"a":1},{"b":"é€"},{"c":[1,2]}],"upload_tag":"Segment"}',
		);
		expect(
			bodyOf(chunkOf(EVENTS), 1, 2, {
				...tag,
				testEventCode: 'T"1',
			}).toString(),
		).toBe(
			'{"data":[{"b":"é€"}],"upload_tag":"Segment","test_event_code":"T\\"1"}',
		);
	});

	it("holds exactly the chosen deliveries, for any choice", () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ v: fc.jsonValue(), keep: fc.boolean() }), {
					minLength: 1,
					maxLength: 20,
				}),
				(items) => {
					const chunk = chunkOf(items.map(({ v }) => ({ v })));
					const runs = items.flatMap(({ keep }, i) =>
						keep ? [{ from: i, to: i + 1 }] : [],
					);
					const { data } = JSON.parse(
						bodyOfRuns(chunk, runs, frameOf(tag)).toString(),
					);
					const kept = items.filter(({ keep }) => keep).map(({ v }) => ({ v }));
					expect(JSON.stringify(data)).toBe(JSON.stringify(kept));
				},
			),
		);
	});
});

describe("a chunk with a margin around its payloads", () => {
	const withMargin = (behind: number) => {
		const chunk = chunkOf(EVENTS);
		const memory = Buffer.alloc(16 + chunk.bytes.length + behind, "#");
		memory.set(chunk.bytes, 16);
		const bytes = memory.subarray(16, 16 + chunk.bytes.length);
		return {
			memory,
			chunk: { ...chunk, bytes, margin: { before: 16, behind } },
		};
	};

	it("becomes the same body where it lies, as often as one likes", () => {
		const { memory, chunk } = withMargin(100);
		for (let i = 0; i < 2; i++) {
			const body = bodyOf(chunk, 0, 3, tag);
			expect(body.buffer).toBe(memory.buffer);
			expect(body).toEqual(bodyOf(chunkOf(EVENTS), 0, 3, tag));
			// A part of it is a copy, and leaves it alone.
			expect(bodyOf(chunk, 1, 2, tag)).toEqual(
				bodyOf(chunkOf(EVENTS), 1, 2, tag),
			);
		}
		const long = { ...tag, testEventCode: "T".repeat(300) };
		expect(bodyOf(chunk, 0, 3, long)).toEqual(
			bodyOf(chunkOf(EVENTS), 0, 3, long),
		);
	});

	it("is copied where the margin does not suffice", () => {
		const { memory, chunk } = withMargin(5);
		expect(bodyOf(chunk, 0, 3, tag)).toEqual(
			bodyOf(chunkOf(EVENTS), 0, 3, tag),
		);
		expect(memory.subarray(-5).toString()).toBe("#####");
	});
});

it("payloads gives the bytes of one delivery without the comma", () => {
	const chunk = chunkOf(EVENTS);
	const texts = EVENTS.map((_, i) =>
		Buffer.from(payloads(chunk, i, i + 1)).toString(),
	);
	expect(texts).toEqual(EVENTS.map((event) => JSON.stringify(event)));
});
