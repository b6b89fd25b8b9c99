import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Messages } from "../../../src/input/record/message.ts";
import type { SegmentEvent } from "../../../src/segment/event.ts";

const message = {
	type: "track",
	event: "Order Completed",
	messageId: "m-1",
	userId: "u-1",
	timestamp: "2026-11-12T08:00:00Z",
	properties: { revenue: 20, products: [{ product_id: "p" }] },
	context: { traits: { email: "ann.sample@example.com" } },
	integrations: { All: true },
};

const read = (record: unknown, ...defaults: [string[], string][]) =>
	new Messages(defaults.map(([path, value]) => ({ path, value }))).read(
		record as SegmentEvent,
	);

describe("a record as Segment writes it", () => {
	it("is returned as it is", () => {
		expect(read(message)).toBe(message);
	});
});

describe("a wrapped record", () => {
	const text = JSON.stringify(message);
	it.each<[string, unknown]>([
		["Airbyte's", { _airbyte_ab_id: "x", _airbyte_data: message }],
		["Airbyte's, as text", { _airbyte_raw_id: "x", _airbyte_data: text }],
		["Elasticsearch's", { _index: "e", _id: "1", _source: message }],
		["Singer's", { type: "RECORD", stream: "e", record: message }],
		[
			"one in another",
			{ type: "RECORD", record: { _index: "e", _source: text } },
		],
	])("%s is unwrapped", (_, record) => {
		expect(read(record)).toEqual(message);
	});

	it.each<[string, object]>([
		["another message of Singer's", { type: "STATE", record: message }],
		["a source without an index", { _source: message, type: "page" }],
		["no object inside", { _airbyte_data: "cut off {" }],
		["a list inside", { _index: "e", _source: [message] }],
	])("%s stays what it is", (_, record) => {
		expect(read(record)).toBe(record);
	});
});

describe("another spelling", () => {
	const { userId, messageId, timestamp, ...rest } = message;
	it.each<[string, object]>([
		[
			"snake_case",
			{ ...rest, user_id: userId, message_id: messageId, timestamp },
		],
		[
			"lower case",
			{ ...rest, userid: userId, messageid: messageId, timestamp },
		],
		[
			"upper case",
			{ ...rest, USER_ID: userId, MESSAGE_ID: messageId, TIMESTAMP: timestamp },
		],
	])("%s is read", (_, record) => {
		expect(read(record)).toMatchObject(message);
	});

	it("never takes the place of Segment's own, unless that says nothing", () => {
		expect(read({ ...message, user_id: "other" }).userId).toBe("u-1");
		expect(read({ ...message, userId: "", user_id: "other" }).userId).toBe(
			"other",
		);
	});

	it("reads every combination of spellings alike", () => {
		const names = {
			userId: ["userId", "user_id", "userid", "USER_ID"],
			messageId: ["messageId", "message_id", "messageid"],
			anonymousId: ["anonymousId", "anonymous_id", "anonymousid"],
			originalTimestamp: ["originalTimestamp", "original_timestamp"],
			receivedAt: ["receivedAt", "received_at", "receivedat"],
			sentAt: ["sentAt", "sent_at", "sentat"],
		};
		const spellings = fc.record(
			Object.fromEntries(
				Object.entries(names).map(([name, all]) => [
					name,
					fc.constantFrom(...all),
				]),
			),
		);
		fc.assert(
			fc.property(spellings, (spelt) => {
				const record = Object.fromEntries(
					Object.entries(spelt).map(([name, as]) => [as, `value of ${name}`]),
				);
				const { type, event, properties } = message;
				const found = read({ type, event, properties, ...record });
				for (const name of Object.keys(names)) {
					expect(found[name as keyof SegmentEvent]).toBe(`value of ${name}`);
				}
			}),
		);
	});
});

describe("a row of a table", () => {
	it("of a warehouse becomes the message it was", () => {
		const row = {
			id: "m-1",
			user_id: "u-1",
			event: "order_completed",
			event_text: "Order Completed",
			timestamp: "2026-11-12 08:00:00 UTC",
			context_traits_first_name: "Ann",
			context_traits_address_city: "Palo Alto",
			context_ip: null,
			context_library_name: "x",
			uuid_ts: "x",
			revenue: 39.95,
			coupon: "",
			products: [{ product_id: "p" }],
		};
		expect(read(row)).toEqual({
			messageId: "m-1",
			userId: "u-1",
			event: "Order Completed",
			timestamp: "2026-11-12 08:00:00 UTC",
			context: { traits: { firstName: "Ann", address: { city: "Palo Alto" } } },
			properties: { revenue: 39.95, products: [{ product_id: "p" }] },
		});
	});

	it("in upper case, by slug alone", () => {
		const row = {
			ID: "m-1",
			EVENT: "order_completed",
			USER_ID: "u",
			REVENUE: 1,
		};
		expect(read(row)).toEqual({
			messageId: "m-1",
			eventSlug: "order_completed",
			userId: "u",
			properties: { revenue: 1 },
		});
	});

	it("with dotted names, as pandas flattens objects", () => {
		const row = {
			type: "track",
			event: "Order Completed",
			userId: "u-1",
			"properties.revenue": 20,
			"properties.products.0.product_id": "p",
			"context.traits.email": "ann.sample@example.com",
		};
		expect(read(row)).toMatchObject({
			event: "Order Completed",
			properties: message.properties,
			context: message.context,
		});
	});

	it("of Segment's S3 destination, with JSON text in its cells", () => {
		const row = {
			event_name: "Order Completed",
			event_type: "track",
			user_id: "u-1",
			message_id: "m-1",
			timestamp: message.timestamp,
			properties: JSON.stringify(message.properties),
			context: JSON.stringify(message.context),
			integrations: '{"All":true}',
		};
		expect(read(row)).toEqual(message);
	});

	it("is not taken for one where it has a type and no column of a table", () => {
		const record = { type: "track", event: "X", user_id: "u", revenue: 1 };
		expect(read(record)).toEqual({ ...record, userId: "u" });
	});
});

describe("objects that are JSON text", () => {
	const reader = new Messages();
	const of = (record: object) => {
		const event = reader.read(record as SegmentEvent);
		return { event, unreadable: reader.unreadable };
	};

	it("are read, at every place", () => {
		const { event, unreadable } = of({
			...message,
			properties: JSON.stringify(message.properties),
			context: JSON.stringify({ traits: JSON.stringify({ email: "e" }) }),
			traits: JSON.stringify(JSON.stringify({ phone: "1" })),
			integrations: '{"All":false}',
		});
		expect(event).toEqual({
			...message,
			context: { traits: { email: "e" } },
			traits: { phone: "1" },
			integrations: { All: false },
		});
		expect(unreadable).toBe(false);
	});

	it.each(["", " ", "NULL", "\\N", "[]", "null"])("%j says nothing", (text) => {
		const { event, unreadable } = of({ ...message, properties: text });
		expect([event.properties, unreadable]).toEqual([undefined, false]);
	});

	it.each(["{'a': 1}", "{a=1}", '{"a":', "[1]", "12", "text"])(
		"%j cannot be read: the event is without it",
		(text) => {
			for (const record of [
				{ ...message, properties: text },
				{ ...message, context: { traits: text } },
				{ ...message, traits: text },
			]) {
				const { event, unreadable } = of(record);
				expect(unreadable).toBe(true);
				expect(JSON.stringify(event)).not.toContain(JSON.stringify(text));
			}
		},
	);

	it("an address may be a line of text, but not JSON that was cut off", () => {
		const at = (address: string) => of({ ...message, traits: { address } });
		expect(at("1 Main Street").unreadable).toBe(false);
		expect(at('{"city":"Palo Alto"}').unreadable).toBe(false);
		expect(at('{"city":"Palo').unreadable).toBe(true);
	});

	it("leaves integrations that are no object to who judges them", () => {
		const { event, unreadable } = of({
			...message,
			integrations: "{'All': 0}",
		});
		expect([event.integrations, unreadable]).toEqual(["{'All': 0}", false]);
	});

	it("keeps every digit", () => {
		const { event } = of({ ...message, properties: '{"id":9007199254740993}' });
		expect(event.properties).toEqual({ id: { text: "9007199254740993" } });
	});
});

describe("defaults", () => {
	const { event: _, ...nameless } = message;

	it("fill what a record lacks, and change no record", () => {
		const before = structuredClone(nameless);
		for (const event of [undefined, null, "", "  "]) {
			const found = read(
				{ ...nameless, event },
				[["event"], "Order Completed"],
				[["properties", "currency"], "EUR"],
				[["context", "traits", "address", "country"], "DE"],
			);
			expect(found).toEqual({
				...message,
				properties: { ...message.properties, currency: "EUR" },
				context: {
					traits: { ...message.context.traits, address: { country: "DE" } },
				},
			});
		}
		expect(nameless).toEqual(before);
	});

	it("never take the place of what is there", () => {
		const found = read(
			message,
			[["event"], "Other"],
			[["properties", "revenue"], "1"],
			[["event", "below"], "1"],
			[["properties", "products", "product_id"], "1"],
		);
		expect(found).toBe(message);
	});

	it("leave a row its own slug", () => {
		const row = { event: "product_added", user_id: "u", revenue: 1 };
		expect(read(row, [["event"], "Order Completed"])).toMatchObject({
			eventSlug: "product_added",
		});
	});

	it("reach lists, and no prototype", () => {
		const messages = new Messages([
			{ path: ["properties", "products", 0, "quantity"], value: 1 },
			{ path: ["properties", "products", 7, "quantity"], value: 1 },
			{ path: [], value: 1 },
		]);
		expect(messages.read(message).properties).toEqual({
			revenue: 20,
			products: [{ product_id: "p", quantity: 1 }],
		});
	});
});

it("reads any JSON without throwing, and changes nothing", () => {
	const names = fc.constantFrom(
		..."type event user_id record batch _source _index _airbyte_data event_text context_ip properties traits context integrations address properties.a".split(
			" ",
		),
	);
	const value = fc.oneof(
		fc.jsonValue({ maxDepth: 3 }),
		fc.json({ maxDepth: 2 }),
	);
	const messages = new Messages([
		{ path: ["event"], value: "Order Completed" },
		{ path: ["context", "traits", "address", "country"], value: "DE" },
	]);
	fc.assert(
		fc.property(fc.dictionary(names, value), (record) => {
			const before = JSON.stringify(record);
			messages.read(record as SegmentEvent);
			expect(JSON.stringify(record)).toBe(before);
		}),
		{ numRuns: 500 },
	);
});
