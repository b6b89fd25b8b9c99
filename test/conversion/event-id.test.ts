import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestId, messageId } from "../../src/conversion/event-id.ts";
import { type SegmentEvent, UnsafeNumber } from "../../src/segment/event.ts";

const TIME = 1524571200123;
const ORDER: SegmentEvent = {
	type: "track",
	event: "Order Completed",
	userId: "u1",
	anonymousId: "a1",
	timestamp: "2018-04-24T12:00:00.123Z",
	properties: {
		revenue: 39.95,
		gift: true,
		products: [{ product_id: 1, price: 2 }, { product_id: "b" }],
	},
	traits: { plan: "gold" },
	context: {
		ip: "203.0.113.1",
		traits: { email: "ada@example.com" },
		"Facebook Offline Conversions": { leadId: 444 },
	},
	integrations: { All: true, "Facebook Offline Conversions": { x: 1 } },
};
const ID = digestId(ORDER, TIME);

describe("messageId", () => {
	it.each([
		["m-1", "m-1"],
		[" m-1 ", "m-1"],
		[42, "42"],
		["m\ud83d\ude00", "m\ud83d\ude00"],
		["m\ud83d", "m\\ud83d"],
		["m\ud83e", "m\\ud83e"],
		[new UnsafeNumber("9007199254740993"), "9007199254740993"],
	])("%j", (given, id) => {
		expect(messageId({ messageId: given })).toBe(id);
	});

	it.each([
		...[undefined, null, "", "  ", true, false, {}, ["m"]],
		...["null", " NULL ", "undefined", "\\N", "n/a", "[object Object]", "-"],
		...["0", 0, -1, "00000000-0000-0000-0000-000000000000"],
	])("%j is none", (given) => {
		expect(messageId({ messageId: given })).toBeUndefined();
	});
});

describe("digestId is the same for the same event", () => {
	it("has a form of its own", () => {
		expect(ID).toMatch(/^fboc-[0-9a-f]{40}$/);
		// Fixed: what was delivered under it must be known by it ever after.
		expect(digestId({ event: "A", userId: "u" }, 0)).toBe(
			"fboc-bc4a29e69ee9023ff4de89cafa982328025e990f",
		);
	});

	it("whatever the order of keys", () => {
		const { properties, ...rest } = ORDER;
		const { revenue, ...others } = properties as Record<string, unknown>;
		const turned = { properties: { ...others, revenue }, ...rest };
		expect(digestId(turned, TIME)).toBe(ID);
	});

	it("whether its values came as JSON or as the text of CSV cells", () => {
		const asText = {
			...ORDER,
			properties: {
				revenue: "39.95",
				gift: "true",
				products: [{ product_id: "1", price: "2" }, { product_id: "b" }],
			},
			context: {
				ip: "203.0.113.1",
				traits: { email: "ada@example.com" },
				"Facebook Offline Conversions": { leadId: "444" },
			},
			integrations: { "Facebook Offline Conversions": { x: "1" } },
		};
		expect(digestId(asText, TIME)).toBe(ID);
	});

	it("whatever says nothing: null, blank, empty", () => {
		const more = {
			...ORDER,
			messageId: "",
			properties: { ...(ORDER.properties as object), note: null, memo: " " },
			traits: { plan: "gold", tags: [], extra: {} },
			context: { ...(ORDER.context as object), page: {}, locale: null },
		};
		expect(digestId(more, TIME)).toBe(ID);
	});

	it("whatever transport adds", () => {
		const more = {
			...ORDER,
			messageId: "null",
			originalTimestamp: "2018-04-24T12:00:00.100Z",
			receivedAt: "2018-04-24T12:01:00Z",
			sentAt: "2018-04-24T12:00:59Z",
			channel: "server",
			version: 2,
			writeKey: "w",
			projectId: "p",
			_metadata: { bundled: ["Segment.io"] },
			_fivetran_synced: "2018-04-25",
			uuid_ts: "2018-04-25",
			context: { ...(ORDER.context as object), protocols: { sourceId: "s" } },
			integrations: { ...(ORDER.integrations as object), Webhooks: false },
		};
		expect(digestId(more, TIME)).toBe(ID);
	});

	it("for any values, as JSON or as text", () => {
		const scalars = fc.oneof(fc.integer(), fc.boolean(), fc.string());
		fc.assert(
			fc.property(fc.dictionary(fc.string(), scalars), (properties) => {
				const texts = Object.fromEntries(
					Object.entries(properties).map(([key, value]) => [
						key,
						String(value),
					]),
				);
				expect(digestId({ properties: texts }, TIME)).toBe(
					digestId({ properties }, TIME),
				);
			}),
		);
	});
});

describe("digestId differs with anything that is said", () => {
	const properties = ORDER.properties as Record<string, unknown>;
	const CONTEXT = ORDER.context as Record<string, unknown>;
	it.each<[string, object]>([
		["another event", { event: "Order Updated" }],
		["another user", { userId: "u2" }],
		["another anonymous id", { anonymousId: "a2" }],
		["no anonymous id", { anonymousId: undefined }],
		["a property changed", { properties: { ...properties, revenue: 39.96 } }],
		["a property added", { properties: { ...properties, coupon: "x" } }],
		["a property gone", { properties: { ...properties, gift: undefined } }],
		[
			"products turned",
			{
				properties: {
					...properties,
					products: (properties.products as unknown[]).toReversed(),
				},
			},
		],
		["traits", { traits: { plan: "silver" } }],
		["context traits", { context: { traits: { email: "b@example.com" } } }],
		[
			"an address of the context",
			{ context: { ...CONTEXT, ip: "203.0.113.9" } },
		],
		[
			"anything in the context",
			{ context: { ...CONTEXT, user: { mail: "x" } } },
		],
		["a member of the event's own", { buyer: { mail: "ada@example.com" } }],
		["options of another destination", { integrations: { X: { email: "a" } } }],
		["options", { integrations: { "Facebook Offline Conversions": { x: 2 } } }],
	])("%s", (_, change) => {
		expect(digestId({ ...ORDER, ...change }, TIME)).not.toBe(ID);
	});

	it("a millisecond later", () => {
		expect(digestId(ORDER, TIME + 1)).not.toBe(ID);
	});

	it("a value moved to another place", () => {
		const id = (properties: object) => digestId({ properties }, TIME);
		expect(id({ a: "1" })).not.toBe(id({ b: "1" }));
		expect(id({ a: { b: "1" } })).not.toBe(id({ "a/b": "1" }));
		expect(id({ "a~1b": "1" })).not.toBe(id({ "a/b": "1" }));
		expect(id({ a: "1", b: "2" })).not.toBe(
			id({ a: '1"],["properties/b","2' }),
		);
		expect(digestId({ userId: "x" }, TIME)).not.toBe(
			digestId({ anonymousId: "x" }, TIME),
		);
	});

	it("wherever in the event the difference is", () => {
		const place = fc.array(
			fc.constantFrom("context", "user", "data", "traits", "properties", "x"),
			{ minLength: 1, maxLength: 4 },
		);
		const at = (path: readonly string[], leaf: string) =>
			path.reduceRight<unknown>((value, name) => ({ [name]: value }), leaf);
		fc.assert(
			fc.property(place, (path) => {
				const id = (leaf: string) =>
					digestId(at(path, leaf) as SegmentEvent, 0);
				expect(id("ann@example.com")).not.toBe(id("ben@example.com"));
				expect(id("ann@example.com")).toBe(id("ann@example.com"));
			}),
		);
	});

	it("for any two sets of texts", () => {
		const texts = fc.dictionary(
			fc.string({ maxLength: 3, unit: fc.constantFrom("a", "/", "~", '"') }),
			fc.string({
				minLength: 1,
				maxLength: 2,
				unit: fc.constantFrom("x", "y"),
			}),
			{ maxKeys: 3 },
		);
		const sorted = (record: object) =>
			JSON.stringify(Object.entries(record).sort());
		fc.assert(
			fc.property(texts, texts, (one, other) => {
				expect(
					digestId({ properties: one }, 0) ===
						digestId({ properties: other }, 0),
				).toBe(sorted(one) === sorted(other));
			}),
		);
	});
});
