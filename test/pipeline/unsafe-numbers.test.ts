import { describe, expect, it } from "vitest";
import { createBlockReader } from "../../src/input/read-block.ts";
import { BlockMapper } from "../../src/pipeline/mapping/map-block.ts";
import {
	batchOf,
	blockOf,
	type ConfigForm,
	deliveriesOf,
	mapOne,
	settingsOf,
} from "./mapping.ts";

/** 2^53 + 1: `JSON.parse` reads it as 2^53. */
const LARGE = "9007199254740993";

const FORM: ConfigForm = {
	api: "offline",
	events: { A: "1", "Order Completed": "1" },
	externalId: "plain",
};

/** A track call as text, since no JavaScript number can hold what it says. */
const line = (
	more: string,
	event = "A",
	ids = '"userId":"u","messageId":"m"',
) =>
	`{"type":"track","event":"${event}","timestamp":"2018-04-24T12:00:00Z",${ids},${more}}`;

const sent = (text: string, form = FORM) => {
	const { deliveries, fate } = mapOne(text, form);
	expect(fate).toBe("accepted");
	return deliveries[0]?.event as {
		match_keys: Record<string, unknown>;
		[field: string]: unknown;
	};
};

const refusal = (text: string, form = FORM) => {
	const { fate, field, stage, deliveries } = mapOne(text, form);
	expect(deliveries).toEqual([]);
	return { fate, field, stage };
};

const unsafe = (field: string) => ({
	fate: "unsafe_number",
	field: `properties.${field}`,
	stage: "read",
});

describe("identifiers beyond 2^53 keep every digit", () => {
	it("userId", () => {
		const text = line(
			'"properties":{}',
			"A",
			`"userId":${LARGE},"messageId":1`,
		);
		expect(sent(text).match_keys).toEqual({ extern_id: LARGE });
	});

	it("messageId", () => {
		const text = line(
			'"properties":{}',
			"A",
			`"userId":"u","messageId":${LARGE}`,
		);
		const form: ConfigForm = { ...FORM, api: "conversions" };
		expect(sent(text, form).event_id).toBe(LARGE);
	});

	it.each([
		`{"product_id":${LARGE}}`,
		`{"product_ids":[${LARGE}]}`,
		`{"products":[{"product_id":${LARGE}}]}`,
		`{"products":[{"id":${LARGE}}]}`,
		`{"products":[{"sku":${LARGE}}]}`,
		`{"products":[${LARGE}]}`,
		`{"products":"[{\\"product_id\\":${LARGE}}]"}`,
	])("content ids of %s", (properties) => {
		expect(sent(line(`"properties":${properties}`)).content_ids).toEqual([
			LARGE,
		]);
	});

	it("category of a product list", () => {
		const text = line(
			`"properties":{"category":${LARGE}}`,
			"Product List Viewed",
		);
		const form = { ...FORM, events: { "Product List Viewed": "1" } };
		expect(sent(text, form).content_ids).toEqual([LARGE]);
	});

	it("order_id, at event level and in custom data", () => {
		expect(sent(line(`"properties":{"order_id":${LARGE}}`))).toMatchObject({
			order_id: LARGE,
			custom_data: { order_id: LARGE },
		});
		const form: ConfigForm = { ...FORM, api: "conversions" };
		expect(
			sent(line(`"properties":{"order_id":${LARGE}}`), form),
		).toMatchObject({ custom_data: { order_id: LARGE } });
	});

	it.each([
		`"integrations":{"Facebook Offline Conversions":{"leadId":${LARGE}}}`,
		`"integrations":{"Facebook Offline Conversions":{"lead_id":${LARGE}}}`,
		`"context":{"Facebook Offline Conversions":{"leadId":${LARGE}}}`,
		`"context":{"Facebook Offline Conversions":{"lead_id":${LARGE}}}`,
	])("%s", (more) => {
		expect(sent(line(more)).match_keys.lead_id).toBe(LARGE);
	});

	it("ids read where the config says", () => {
		const form = {
			...FORM,
			matchKeys: {
				extern_id: ["context.traits.id"],
				lead_id: ["context.lead.id"],
			},
		};
		const text = line(
			`"context":{"traits":{"id":${LARGE}},"lead":{"id":${LARGE}}}`,
		);
		expect(sent(text, form).match_keys).toEqual({
			extern_id: LARGE,
			lead_id: LARGE,
		});
	});

	it("the digest that stands in for a messageId", () => {
		const id = (number: string, more: string) => {
			const text = line(more.replace("#", number), "A", '"userId":"u"');
			return sent(text, { ...FORM, api: "conversions" }).event_id;
		};
		for (const more of [
			'"anonymousId":#',
			'"traits":{"card":#}',
			'"context":{"traits":{"card":#}}',
		]) {
			expect(id(LARGE, more)).not.toBe(id("9007199254740992", more));
			expect(id(LARGE, more)).toBe(id(`"${LARGE}"`, more));
		}
	});
});

describe("other numbers that cannot be kept", () => {
	it.each([
		[`{"points":${LARGE}}`, "points"],
		[`{"points":-${LARGE}}`, "points"],
		['{"points":1e400}', "points"],
		['{"points":9007199254740992.5}', "points"],
		[`{"a":1,"cart":{"lines":[{"points":${LARGE}}]}}`, "cart"],
		[`{"price":${LARGE}}`, "price"],
		[`{"value":${LARGE}}`, "value"],
		['{"value":1e400}', "value"],
		[`{"products":[{"id":1,"price":${LARGE}}]}`, "products"],
		[`{"products":[{"id":1,"quantity":1e400}]}`, "products"],
	])("%s refuses the event and names the property", (properties, field) => {
		expect(refusal(line(`"properties":${properties}`))).toEqual(unsafe(field));
	});

	it("refuses a Purchase of such a revenue as unsafe, not as invalid", () => {
		for (const revenue of [LARGE, `-${LARGE}`, "1e400"]) {
			expect(
				refusal(line(`"properties":{"revenue":${revenue}}`, "Order Completed")),
			).toEqual(unsafe("revenue"));
		}
	});

	it("does not look at what is not sent", () => {
		for (const more of [
			`"properties":{"phone":${LARGE},"x":1}`,
			`"context":{"screen":${LARGE},"traits":{"age":1e400}}`,
			`"version":${LARGE}`,
		]) {
			expect(mapOne(line(more), FORM).fate).toBe("accepted");
		}
	});
});

describe("numbers that can be kept are untouched", () => {
	it.each([
		"9007199254740991",
		"-9007199254740991",
		"9007199254740992",
		"18014398509481984",
		"100000000000000000000",
		"1e21",
		"1e300",
		"0.1",
		"1.5e-7",
		"39.95",
	])("%s", (number) => {
		const { custom_data } = sent(line(`"properties":{"n":${number}}`));
		expect(custom_data).toEqual({ n: Number(number) });
	});

	it("also as a value", () => {
		const text = line(
			'"properties":{"revenue":9007199254740992}',
			"Order Completed",
		);
		expect(sent(text).value).toBe(2 ** 53);
	});
});

describe("the JSON cells of a CSV", () => {
	const csv = (cell: string) => {
		const header = ["event", "userId", "messageId", "timestamp", "properties"];
		const read = createBlockReader({
			index: 0,
			path: "events.csv",
			format: "csv",
			compression: "none",
			newline: 0x0a,
			csv: {
				dialect: "dotted",
				delimiter: 0x2c,
				header,
				paths: header.map((name) => [name]),
			},
		});
		const settings = settingsOf(FORM);
		const row = `A,u,m,2018-04-24,"${cell.replaceAll('"', '""')}"\n`;
		const batch = new BlockMapper(settings).map(blockOf(row), read);
		return {
			codes: batch.rejects.map(({ code, field }) => [code, field]),
			events: deliveriesOf(batch, settings).map(({ event }) => event),
		};
	};

	it("keep ids as text", () => {
		const { events } = csv(`{"product_id":${LARGE},"order_id":${LARGE}}`);
		expect(events).toMatchObject([
			{
				content_ids: [LARGE],
				order_id: LARGE,
				custom_data: { order_id: LARGE },
			},
		]);
	});

	it("refuse what cannot be kept", () => {
		for (const cell of [
			`{"points":${LARGE}}`,
			`{"points":[{"deep":${LARGE}}]}`,
		]) {
			expect(csv(cell)).toEqual({
				codes: [["unsafe_number", "properties.points"]],
				events: [],
			});
		}
		expect(csv(`{"value":${LARGE}}`).codes).toEqual([
			["unsafe_number", "properties.value"],
		]);
	});

	it("take what can be kept, though it is large", () => {
		const { events } = csv('{"points":9007199254740992}');
		expect(events).toMatchObject([{ custom_data: { points: 2 ** 53 } }]);
	});
});

describe("an event that is read twice", () => {
	it("leaves nothing of the first time among the bytes", () => {
		const settings = settingsOf({ ...FORM, events: { A: ["1", "2"] } });
		const batch = batchOf(
			[
				line('"properties":{"n":1}'),
				line('"properties":{"n":9007199254740992}'),
				line(`"properties":{"n":${LARGE}}`),
				line(`"properties":{"product_id":${LARGE}}`),
			],
			settings,
		);
		expect(batch.counts).toMatchObject({ read: 4, accepted: 3, rejected: 1 });
		const sent = deliveriesOf(batch, settings);
		expect(sent).toHaveLength(6);
		expect(Buffer.from(batch.bytes).toString()).toBe(
			sent.map(({ set, json }) => `${set}\n${json}\n`).join(""),
		);
	});
});
