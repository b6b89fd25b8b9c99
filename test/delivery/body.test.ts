import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyOf, bodyOfRuns, payloads } from "../../src/delivery/body.ts";
import { chunkOf } from "./fixtures.ts";

const EVENTS = [{ a: 1 }, { b: "é€" }, { c: [1, 2] }];
const tag = { uploadTag: "Segment" };

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
					const { data } = JSON.parse(bodyOfRuns(chunk, runs, tag).toString());
					const kept = items.filter(({ keep }) => keep).map(({ v }) => ({ v }));
					expect(JSON.stringify(data)).toBe(JSON.stringify(kept));
				},
			),
		);
	});
});

it("payloads gives the bytes of one delivery without the comma", () => {
	const chunk = chunkOf(EVENTS);
	const texts = EVENTS.map((_, i) =>
		Buffer.from(payloads(chunk, i, i + 1)).toString(),
	);
	expect(texts).toEqual(EVENTS.map((event) => JSON.stringify(event)));
});
