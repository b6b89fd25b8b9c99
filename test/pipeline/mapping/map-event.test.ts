import { describe, expect, it } from "vitest";
import { STANDARD_NAMES } from "../../../src/vocabulary/event-names.ts";
import {
	AS_OF,
	type ConfigForm,
	mapOne,
	mapped,
	settingsOf,
	track,
} from "../mapping.ts";

const DESTINATION = "Facebook Offline Conversions";

/** Config with one event for one event set, on the `offline` wire. */
const only = (event: string, more: ConfigForm = {}): ConfigForm => ({
	api: "offline",
	events: { [event]: "1" },
	...more,
});

/** The payload of the only delivery of a track call with these properties. */
function payload(event: string, properties: object, form = only(event)) {
	const { deliveries, fate } = mapOne(track(event, { properties }), form);
	expect(fate).toBe("accepted");
	expect(deliveries).toHaveLength(1);
	return deliveries[0]?.event ?? {};
}

/** What a track call with these properties comes to, and where the trouble is. */
function outcome(event: string, properties: object, form = only(event)) {
	const { fate, field, warnings } = mapOne(track(event, { properties }), form);
	return { fate, field, warnings };
}

describe("which events count (contract 5.1, 5.3)", () => {
	it.each([
		[{ type: "track" }, "accepted"],
		[{ type: "TRACK " }, "accepted"],
		[{ type: undefined }, "accepted"],
		[{ type: null }, "accepted"],
		[{ type: "" }, "accepted"],
		[{ type: "identify" }, "not_track"],
		[{ type: "page" }, "not_track"],
		[{ type: 1 }, "not_track"],
		[{ type: undefined, event: undefined }, "not_track"],
		[{ type: undefined, event: 5 }, "not_track"],
		[{ event: undefined }, "missing_event"],
		[{ event: "" }, "missing_event"],
		[{ event: "  " }, "missing_event"],
		[{ event: 5 }, "missing_event"],
		[{ event: " Visited " }, "accepted"],
		[{ event: "visited" }, "unmapped"],
		[{ event: "Visited!" }, "unmapped"],
		[{ event: "__proto__" }, "unmapped"],
	])("%j: %s", (change, fate) => {
		expect(
			mapOne({ ...track("Visited"), ...change }, only("Visited")).fate,
		).toBe(fate);
	});

	it("finds a row that names its event by slug", () => {
		const { event, ...row } = track("");
		const form = only("Store Visited");
		expect(mapOne({ ...row, eventSlug: "store_visited" }, form).fate).toBe(
			"accepted",
		);
		expect(mapOne({ ...row, eventSlug: "Store Visited" }, form).fate).toBe(
			"accepted",
		);
		expect(mapOne({ ...row, eventSlug: "STORE visited" }, form).fate).toBe(
			"unmapped",
		);
	});

	it("counts unmapped names", () => {
		const { batch } = mapOne(track(" Foo "), only("Visited"));
		expect([...batch.unmapped]).toEqual([["Foo", 1]]);
	});
});

describe("opting out (contract 5.2)", () => {
	const out = track("Visited", { integrations: { [DESTINATION]: false } });

	it("is counted, unless integrations are ignored", () => {
		expect(mapOne(out, only("Visited")).fate).toBe("opted_out");
		expect(
			mapOne(out, only("Visited", { ignoreIntegrations: true })).fate,
		).toBe("accepted");
	});

	it("comes before everything but the type", () => {
		const bad = { ...out, event: "Unknown", timestamp: "x" };
		expect(mapOne(bad, only("Visited")).fate).toBe("opted_out");
		expect(mapOne({ ...bad, type: "page" }, only("Visited")).fate).toBe(
			"not_track",
		);
	});
});

describe("names and routes (contract 5.4, 5.5)", () => {
	it.each([
		["Products Searched", "Search"],
		["Product Viewed", "ViewContent"],
		["Product List Viewed", "ViewContent"],
		["Product Added to Wishlist", "AddToWishlist"],
		["Product Added", "AddToCart"],
		["Checkout Started", "InitiateCheckout"],
		["Payment Info Entered", "AddPaymentInfo"],
		["Order Completed", "Purchase"],
	])("%s is sent as %s", (event, name) => {
		for (const api of ["offline", "conversions"] as const) {
			const sent = payload(event, { revenue: 1 }, only(event, { api }));
			expect(sent.event_name).toBe(name);
		}
	});

	it("delivers once for each map and event set, in order, repeats removed", () => {
		const { deliveries } = mapOne(track("Signed Up"), {
			api: "offline",
			events: { "Signed Up": ["2", "1", "2"] },
			leads: { "Signed Up": "1" },
			completeRegistrations: { "Signed Up": ["3", "1"] },
		});
		expect(deliveries.map(({ set, event }) => [set, event.event_name])).toEqual(
			[
				["2", "Other"],
				["1", "Other"],
				["1", "Lead"],
				["3", "CompleteRegistration"],
				["1", "CompleteRegistration"],
			],
		);
	});

	it("keeps standard names, and names others by wire", () => {
		for (const name of STANDARD_NAMES) {
			expect(payload(name, { value: 1 }).event_name).toBe(name);
		}
		expect(payload("Coupon Redeemed", {}).event_name).toBe("Other");
		const conversions = only("Coupon Redeemed", { api: "conversions" });
		expect(payload("Coupon Redeemed", {}, conversions).event_name).toBe(
			"Coupon Redeemed",
		);
	});

	it("sends nothing when one of two routes is refused", () => {
		const event = track("Sale", { properties: { value: "bad" } });
		const routes = ["1", "2"];
		const lead = { leads: { Sale: routes } };
		expect(mapOne(event, { api: "offline", ...lead }).deliveries).toHaveLength(
			2,
		);
		const both = mapOne(event, {
			api: "offline",
			...lead,
			events: { Sale: { to: "3", as: "Purchase" } },
		});
		expect(both.fate).toBe("invalid_value");
		expect(both.deliveries).toEqual([]);
		expect(both.batch.bytes).toHaveLength(0);
	});

	it("sends nothing when only the second of two routes is refused", () => {
		// The first reads `value` only, so the currency does not matter to it; the second reads `revenue`, too.
		const properties = { revenue: 1, currency: "nonsense" };
		const event = track("Product Added", { properties });
		const first = only("Product Added");
		expect(mapOne(event, first).deliveries).toHaveLength(1);
		const both = mapOne(event, { ...first, leads: { "Product Added": "1" } });
		expect(both.fate).toBe("invalid_currency");
		expect(both.deliveries).toEqual([]);
		expect(both.batch.bytes).toHaveLength(0);
	});
});

describe("event_time (contract 5.6)", () => {
	const at = (timestamp: unknown, form = only("Visited")) =>
		mapOne(track("Visited", { timestamp }), form);
	const day = 86_400_000;
	const iso = (time: number) => new Date(time).toISOString();

	it.each([
		["2018-04-24T12:00:00.999Z", 1524571200],
		["2018-04-24 12:00:00.123 UTC", 1524571200],
		[1524571200999, 1524571200],
		["1524571200", 1524571200],
		["2018-04-24T14:00:00+02:00", 1524571200],
	])("%j", (timestamp, time) => {
		expect(at(timestamp).deliveries[0]?.event.event_time).toBe(time);
	});

	it("refuses none and unreadable ones", () => {
		expect(at(undefined)).toMatchObject({
			fate: "missing_timestamp",
			field: "timestamp",
			stage: "map",
		});
		expect(at("2018-02-30").fate).toBe("invalid_timestamp");
		const event = track("Visited", {
			timestamp: "soon",
			originalTimestamp: "2018-04-24T12:00:00Z",
		});
		expect(mapOne(event, only("Visited")).fate).toBe("invalid_timestamp");
	});

	it("allows five minutes of the future, to the millisecond", () => {
		expect(at(iso(AS_OF + 300_000)).fate).toBe("accepted");
		expect(at(iso(AS_OF + 300_001)).fate).toBe("future_timestamp");
	});

	it("judges age to the millisecond", () => {
		const form = only("Visited", { maxAgeDays: 62 });
		expect(at(iso(AS_OF - 62 * day), form).fate).toBe("accepted");
		expect(at(iso(AS_OF - 62 * day - 1), form).fate).toBe("too_old");
		expect(at(iso(AS_OF - 62 * day)).warnings).toEqual([]);
		expect(at(iso(AS_OF - 62 * day - 1)).warnings).toEqual([
			"older_than_62_days",
		]);
	});

	it("has a limit of 62 days on conversions, and none on offline", () => {
		const old = iso(AS_OF - 400 * day);
		const conversions = only("Visited", { api: "conversions" });
		expect(at(old, conversions).fate).toBe("too_old");
		expect(at(old).fate).toBe("accepted");
		expect(at(old, { ...conversions, maxAgeDays: 500 }).warnings).toEqual([
			"older_than_62_days",
		]);
	});
});

describe("filters", () => {
	const settings = (filters: object) =>
		settingsOf(
			{ api: "offline", events: { "Store Visited": "1", B: "1" } },
			{ filters },
		);
	const fate = (event: object, filters: object) =>
		mapped(event, settings(filters)).fate;
	const noon = Date.parse("2018-04-24T12:00:00Z");

	it("leaves out what is not in --only", () => {
		const filters = { only: ["Store Visited"] };
		expect(fate(track("Store Visited"), filters)).toBe("accepted");
		expect(fate(track("B"), filters)).toBe("filtered");
		expect(fate(track("Unknown"), filters)).toBe("filtered");
	});

	it("finds a row by the slug of a name in --only", () => {
		const { event, ...row } = track("");
		const filters = { only: ["Store Visited"] };
		expect(fate({ ...row, eventSlug: "store_visited" }, filters)).toBe(
			"accepted",
		);
		expect(fate({ ...row, eventSlug: "b" }, filters)).toBe("filtered");
	});

	it("includes --since and excludes --until", () => {
		expect(fate(track("B"), { since: noon })).toBe("accepted");
		expect(fate(track("B"), { since: noon + 1 })).toBe("filtered");
		expect(fate(track("B"), { until: noon })).toBe("filtered");
		expect(fate(track("B"), { until: noon + 1 })).toBe("accepted");
	});
});

describe("value (contract 5.7)", () => {
	const all = { value: 1, price: 2, revenue: 3, total: 4 };

	it("reads an Order Completed's revenue, never value, price or total", () => {
		expect(payload("Order Completed", all).value).toBe(3);
		const { revenue, ...without } = all;
		expect(outcome("Order Completed", without)).toMatchObject({
			fate: "missing_value",
			field: "properties.revenue",
		});
	});

	it("falls back to total where that is wanted", () => {
		const form = only("Order Completed", { revenueFallback: "total" });
		expect(payload("Order Completed", all, form).value).toBe(3);
		expect(payload("Order Completed", { total: 4 }, form).value).toBe(4);
		expect(
			payload("Order Completed", { revenue: "", total: 4 }, form).value,
		).toBe(4);
		expect(outcome("Order Completed", { total: "x" }, form)).toMatchObject({
			fate: "invalid_value",
			field: "properties.total",
		});
		expect(
			outcome("Order Completed", { revenue: "x", total: 4 }, form),
		).toMatchObject({ fate: "invalid_value", field: "properties.revenue" });
	});

	it.each([
		"Products Searched",
		"Product Viewed",
		"Product List Viewed",
		"Product Added to Wishlist",
		"Product Added",
		"Checkout Started",
		"Payment Info Entered",
	])("reads %s by the Value Field Identifier only", (event) => {
		const price = only(event, { valueField: "price" });
		expect(payload(event, all).value).toBe(1);
		expect(payload(event, all, price).value).toBe(2);
		expect(payload(event, { price: 2, revenue: 3 })).not.toHaveProperty(
			"value",
		);
		expect(payload(event, { value: 1, revenue: 3 }, price)).not.toHaveProperty(
			"value",
		);
	});

	it("reads leads, registrations and custom events by value field, then revenue", () => {
		for (const map of ["events", "leads", "completeRegistrations"] as const) {
			const form: ConfigForm = { api: "offline", [map]: { Hello: "1" } };
			expect(payload("Hello", all, form).value).toBe(1);
			expect(payload("Hello", { revenue: 3 }, form).value).toBe(3);
			const price = { ...form, valueField: "price" };
			expect(payload("Hello", all, price).value).toBe(2);
			expect(payload("Hello", { value: 1, revenue: 3 }, price).value).toBe(3);
		}
	});

	it("gives each route of an event its own value", () => {
		const { deliveries } = mapOne(
			track("Order Completed", { properties: { value: 1, revenue: 3 } }),
			{
				api: "offline",
				events: { "Order Completed": "1" },
				leads: { "Order Completed": "1" },
			},
		);
		expect(
			deliveries.map(({ event }) => [event.value, event.custom_data]),
		).toEqual([
			[3, { value: 1 }],
			[1, { revenue: 3 }],
		]);
	});

	it.each(["1,234", "-5", -5, "free", true, {}, []])(
		"refuses a Purchase of %j, and elsewhere drops it with a warning",
		(revenue) => {
			expect(outcome("Order Completed", { revenue })).toMatchObject({
				fate: "invalid_value",
				field: "properties.revenue",
			});
			expect(outcome("Hello", { revenue }).warnings).toEqual(["invalid_value"]);
			expect(payload("Hello", { revenue })).not.toHaveProperty("value");
			expect(payload("Hello", { revenue })).not.toHaveProperty("custom_data");
		},
	);

	it.each([
		["150.000", "IDR", undefined],
		["25.000", "CLP", undefined],
		["1.250", "jpy", undefined],
		["12.500", "EUR", 12.5],
		["12.500", "KWD", 12.5],
	])("reads %j %s by the currency's decimals", (text, currency, value) => {
		const order = { revenue: text, currency };
		const warnings = currency === "EUR" ? ["three_decimals"] : [];
		if (value === undefined) {
			expect(outcome("Order Completed", order).fate).toBe("invalid_value");
			const lead = payload("Hello", { value: text, currency });
			expect(lead).not.toHaveProperty("value");
			expect(lead).not.toHaveProperty("currency");
		} else {
			expect(payload("Order Completed", order).value).toBe(value);
			expect(outcome("Order Completed", order).warnings).toEqual(warnings);
		}
		// A number has no thousands.
		const number = { revenue: Number(text), currency };
		expect(outcome("Order Completed", number).warnings).toEqual([]);
	});

	it("says that the config's currency is assumed, where there is a value", () => {
		for (const currency of [undefined, "", "null", "\\N", " n/a "]) {
			const order = { revenue: 5, currency };
			expect(payload("Order Completed", order).currency).toBe("USD");
			expect(outcome("Order Completed", order).warnings).toEqual([
				"currency_assumed",
			]);
			expect(outcome("Hello", { currency }).warnings).toEqual([]);
		}
	});

	it("sends 0, with a warning", () => {
		expect(payload("Order Completed", { revenue: 0 }).value).toBe(0);
		expect(outcome("Order Completed", { revenue: "0.00" }).warnings).toEqual([
			"value_not_positive",
			"currency_assumed",
		]);
	});

	it("uses nothing but what it reads", () => {
		expect(payload("Order Completed", all).custom_data).toEqual({
			value: 1,
			price: 2,
			total: 4,
		});
		expect(payload("Product Added", all).custom_data).toEqual({
			price: 2,
			revenue: 3,
			total: 4,
		});
	});
});

describe("currency (contract 5.8)", () => {
	const currency = (given: unknown, form = only("Order Completed")) =>
		payload("Order Completed", { revenue: 1, currency: given }, form).currency;

	it("is trimmed and upper-cased, else the config's", () => {
		expect(currency("EUR")).toBe("EUR");
		expect(currency(" eur ")).toBe("EUR");
		expect(currency(undefined)).toBe("USD");
		expect(currency(" ")).toBe("USD");
		expect(currency(null, only("Order Completed", { currency: "gbp" }))).toBe(
			"GBP",
		);
	});

	it.each(["IND", "dollars", 840, {}])("refuses %j", (given) => {
		expect(outcome("Order Completed", { revenue: 1, currency: given })).toEqual(
			{
				fate: "invalid_currency",
				field: "properties.currency",
				warnings: [],
			},
		);
		expect(outcome("Hello", { value: 1, currency: given }).fate).toBe(
			"invalid_currency",
		);
	});

	it("is dropped with a warning where there is no value, whatever it is", () => {
		for (const given of ["EUR", "nonsense", 840]) {
			expect(outcome("Hello", { currency: given })).toEqual({
				fate: "accepted",
				field: null,
				warnings: ["currency_without_value"],
			});
			expect(payload("Hello", { currency: given })).not.toHaveProperty(
				"custom_data",
			);
		}
		expect(outcome("Hello", { currency: "  " }).warnings).toEqual([]);
	});
});

describe("content (contract 5.9)", () => {
	const products = [{ product_id: "a" }, { sku: "b" }];

	it("knows a product list by its Segment name in whatever map", () => {
		for (const map of ["events", "leads", "completeRegistrations"] as const) {
			const sent = payload(
				"Product List Viewed",
				{ category: "Games", products },
				{ api: "offline", [map]: { "Product List Viewed": "1" } },
			);
			expect(sent).toMatchObject({
				content_type: "product_group",
				content_ids: ["Games"],
			});
		}
	});

	it("warns of a product list without category", () => {
		const { warnings } = outcome("Product List Viewed", { products });
		expect(warnings).toEqual(["missing_category"]);
	});

	it("has a type for table events always, for others only with ids", () => {
		expect(payload("Product Added", {}).content_type).toBe("product");
		expect(payload("Hello", {})).not.toHaveProperty("content_type");
		expect(payload("Hello", { products })).toMatchObject({
			content_type: "product",
			content_ids: ["a", "b"],
		});
		const lead: ConfigForm = {
			api: "offline",
			leads: { "Product Added": "1" },
		};
		expect(payload("Product Added", {}, lead)).not.toHaveProperty(
			"content_type",
		);
	});

	it("sends an event whose products were cut off, with a warning", () => {
		const cut = { products: '[{"product_id":"a"},{"produ' };
		expect(outcome("Product Added", cut).warnings).toEqual([
			"products_unreadable",
		]);
		expect(payload("Product Added", cut)).not.toHaveProperty("content_ids");
		expect(payload("Product Added", cut)).not.toHaveProperty("custom_data");
	});
});

describe("custom_data (contract 5.10)", () => {
	it("keeps order and nesting, drops null", () => {
		const rest = { z: [1, { y: null }], a: { b: { c: "d" } }, m: "" };
		const sent = payload("Hello", { ...rest, none: null });
		expect(JSON.stringify(sent.custom_data)).toBe(JSON.stringify(rest));
	});

	it("drops personal properties with a warning, unless told not to", () => {
		const properties = {
			email: "a@example.com",
			"First Name": "A",
			coupon: "x",
		};
		expect(payload("Hello", properties).custom_data).toEqual({ coupon: "x" });
		expect(outcome("Hello", properties).warnings).toEqual(["pii_dropped"]);
		const keep = only("Hello", { dropPersonalProperties: false });
		expect(payload("Hello", properties, keep).custom_data).toEqual(properties);
		expect(outcome("Hello", properties, keep).warnings).toEqual([]);
	});

	it("drops it in nested objects and where match keys are read, on either wire", () => {
		const properties = {
			customer: { first_name: "Ada", tier: "gold" },
			vname: "Ada",
			deep: { who: { nname: "Byrne", step: 2 } },
			coupon: "x",
		};
		for (const api of ["offline", "conversions"] as const) {
			const form = only("Hello", {
				api,
				matchKeys: {
					fn: ["properties.vname"],
					ln: ["properties.deep.who.nname"],
				},
			});
			expect(payload("Hello", properties, form).custom_data).toEqual({
				customer: { tier: "gold" },
				deep: { who: { step: 2 } },
				coupon: "x",
			});
			expect(outcome("Hello", properties, form).warnings).toEqual([
				"pii_dropped",
			]);
			const keep = { ...form, dropPersonalProperties: false };
			expect(payload("Hello", properties, keep).custom_data).toEqual(
				properties,
			);
		}
	});

	it.each(["null", " NULL", "\\N", "undefined", "n/a", "0"])(
		"has no order_id %j, by which Facebook would take all orders for one",
		(order_id) => {
			const sent = payload("Hello", { order_id, coupon: "x" });
			expect(sent).not.toHaveProperty("order_id");
			expect(sent.custom_data).toEqual({ coupon: "x" });
		},
	);

	it("is not poisoned by __proto__", () => {
		const event = JSON.stringify(track("Hello", { properties: { x: 1 } }));
		const poisoned = event.replace('"x":1', '"x":1,"__proto__":{"y":2}');
		const [delivery] = mapOne(poisoned, only("Hello")).deliveries;
		expect(delivery?.json).toContain('"custom_data":{"x":1}}');
		expect(Object.prototype).not.toHaveProperty("y");
	});

	it.each([undefined, null, "text", 5, ["a"]])(
		"is none where properties are %j",
		(properties) => {
			const { deliveries } = mapOne(
				track("Hello", { properties }),
				only("Hello"),
			);
			expect(deliveries[0]?.event).not.toHaveProperty("custom_data");
		},
	);
});

describe("match keys (contract 5.11)", () => {
	const person = (traits: object, api: "offline" | "conversions") =>
		mapOne(
			track("Visited", { userId: undefined, context: { traits } }),
			only("Visited", { api }),
		);

	it("needs one usable key", () => {
		expect(person({}, "offline")).toMatchObject({
			fate: "no_match_key",
			field: "userId",
		});
		const unusable = person({ email: "no address", gender: "x" }, "offline");
		expect(unusable.fate).toBe("no_match_key");
		expect(unusable.warnings).toEqual(["invalid_email", "invalid_gender"]);
	});

	it.each([
		{ gender: "f" },
		{ city: "Berlin", state: "BE", zip: "10115", country: "DE", gender: "f" },
		{ firstName: "Ada", gender: "f" },
		{ lastName: "Byrne", gender: "f" },
		{ firstName: "Ada" },
	])("refuses %j on conversions only", (traits) => {
		expect(person(traits, "conversions")).toMatchObject({
			fate: "weak_match_keys",
			field: "context.traits",
		});
		expect(person(traits, "offline").fate).toBe("accepted");
	});

	it.each([
		{ email: "ada@example.com" },
		{ firstName: "Ada", lastName: "Byrne" },
		{ firstName: "Ada", zip: "10115" },
	])("takes %j on conversions", (traits) => {
		expect(person(traits, "conversions").fate).toBe("accepted");
	});
});

describe("event_id and ledger key (contract 5.12, 8)", () => {
	const form: ConfigForm = {
		api: "conversions",
		events: { A: ["1", "2"] },
		leads: { A: "1" },
	};

	it("is the messageId, trimmed, in every delivery", () => {
		const { deliveries } = mapOne(track("A", { messageId: " m-7 " }), form);
		expect(deliveries.map(({ event }) => event.event_id)).toEqual([
			"m-7",
			"m-7",
			"m-7",
		]);
	});

	it("is a digest where there is none", () => {
		const [one, other] = ["a", "b"].map(
			(coupon) =>
				mapOne(track("A", { messageId: null, properties: { coupon } }), form)
					.deliveries[0]?.event.event_id,
		);
		expect(one).toMatch(/^fboc-[0-9a-f]{40}$/);
		expect(other).not.toBe(one);
	});

	it("is the first half of the hash of event set, name and id, whatever else is said", () => {
		const keys = (event: object) => {
			const { batch } = mapOne(event, form);
			const bytes = Buffer.from(batch.keys.subarray(0, batch.count * 16));
			return bytes.toString("hex").match(/.{32}/g);
		};
		// printf '1\nA\nm-1' | sha256sum, and so on.
		expect(keys(track("A"))).toEqual([
			"9ff0accec3bd10a0bc735c4621bfd190",
			"8a6b3ded5317b4b02c8e987e3230adfd",
			"cc49f8abfc3362ca2562b8556ab021d9",
		]);
		expect(keys(track("A", { userId: "u2", properties: { x: 1 } }))).toEqual(
			keys(track("A")),
		);
	});
});

describe("limited data use (contract 5.13)", () => {
	const options = { dataProcessingOptions: [["LDU"], 1, 1000] };
	const said = track("A", { integrations: { [DESTINATION]: options } });

	it("is sent only where the config says so", () => {
		expect(mapOne(said, only("A")).deliveries[0]?.event).not.toHaveProperty(
			"data_processing_options",
		);
	});

	it("warns where the config leaves it out", () => {
		expect(mapOne(said, only("A")).warnings).toEqual(["ldu_not_sent"]);
		const off = { dataProcessingOptions: [] };
		for (const options of [off, {}]) {
			const event = track("A", { integrations: { [DESTINATION]: options } });
			expect(mapOne(event, only("A")).warnings).toEqual([]);
		}
	});

	it("refuses what it cannot understand, where it would be sent", () => {
		const unclear = { dataProcessingOptions: { on: "maybe" } };
		const event = track("A", { integrations: { [DESTINATION]: unclear } });
		expect(mapOne(event, only("A", { limitedDataUse: true }))).toMatchObject({
			fate: "invalid_data_processing",
			field: `integrations.${DESTINATION}.dataProcessingOptions`,
			deliveries: [],
		});
		expect(mapOne(event, only("A"))).toMatchObject({
			fate: "accepted",
			warnings: ["ldu_not_sent"],
		});
	});

	it("is what the event says, else an empty list", () => {
		const form = only("A", { limitedDataUse: true });
		expect(mapOne(said, form).deliveries[0]?.event).toMatchObject({
			data_processing_options: ["LDU"],
			data_processing_options_country: 1,
			data_processing_options_state: 1000,
		});
		expect(mapOne(track("A"), form).deliveries[0]?.event).toMatchObject({
			data_processing_options: [],
		});
	});
});

describe("the order of refusals", () => {
	it("names the first of many faults, in the order of the contract", () => {
		const form = only("Order Completed", { api: "conversions" });
		const faults: [string, object][] = [
			["missing_timestamp", { timestamp: "" }],
			["invalid_timestamp", { timestamp: "x" }],
			["too_old", { timestamp: "2017-01-01" }],
			["missing_value", { properties: { currency: "IND" } }],
			["invalid_currency", { properties: { revenue: 1, currency: "IND" } }],
			["no_match_key", { userId: undefined }],
		];
		let event: object = {
			...track("Order Completed"),
			userId: undefined,
			properties: { revenue: 1 },
		};
		for (const [code, fault] of faults.toReversed()) {
			event = { ...event, ...fault };
			expect(mapOne(event, form).fate).toBe(code);
		}
	});
});
