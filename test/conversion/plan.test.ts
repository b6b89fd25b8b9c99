import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { buildPlan, slugOf } from "../../src/conversion/plan.ts";
import { WIRES } from "../../src/wire/wires.ts";
import { type ConfigForm, configOf } from "../pipeline/mapping.ts";

const planOf = (config: Config) =>
	buildPlan(config, WIRES[config.api].otherName);

/** For each event its deliveries as `name>event set id`. */
function routes(form: ConfigForm): Record<string, string[]> {
	const plan = planOf(configOf(form));
	return Object.fromEntries(
		[...plan.byEvent].map(([event, plans]) => [
			event,
			plans.map(
				({ eventName, eventSet }) =>
					`${eventName}>${plan.eventSets[eventSet]?.id}`,
			),
		]),
	);
}

/** Value sources and content rule of the only delivery. */
function rules(form: ConfigForm) {
	const [delivery] = planOf(configOf(form)).deliveries;
	return [
		delivery?.valueSources.join(),
		delivery?.content,
		delivery?.isPurchase,
	];
}

describe("buildPlan: where events go", () => {
	it("makes one delivery for each map and event set, events before leads before registrations", () => {
		expect(
			routes({
				completeRegistrations: { "Signed Up": ["1", "3"] },
				leads: { "Signed Up": ["2", "1"] },
				events: { "Signed Up": ["3", "2"], "Order Completed": "1" },
			}),
		).toEqual({
			"Signed Up": [
				"Signed Up>3",
				"Signed Up>2",
				"Lead>2",
				"Lead>1",
				"CompleteRegistration>1",
				"CompleteRegistration>3",
			],
			"Order Completed": ["Purchase>1"],
		});
	});

	it("removes what repeats an event set and a Facebook name", () => {
		expect(
			routes({
				events: { Hello: { to: ["1", "1", "2"], as: "Lead" } },
				leads: { Hello: ["2", "3"] },
			}),
		).toEqual({ Hello: ["Lead>1", "Lead>2", "Lead>3"] });
	});

	it("numbers the deliveries in the order they stand", () => {
		const { deliveries } = planOf(
			configOf({ events: { A: ["1", "2"], B: "1" }, leads: { A: "2" } }),
		);
		expect(deliveries.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
		expect(deliveries.map(({ event }) => event)).toEqual(["A", "A", "B", "A"]);
	});

	it("refuses a route to an event set that the config does not have", () => {
		const config = { ...configOf({ events: { A: "1" } }), eventSets: [] };
		expect(() => planOf(config)).toThrow(TypeError);
	});
});

describe("buildPlan: which rules hold", () => {
	it("reads an Order Completed's revenue only, then total where that is wanted", () => {
		const events = { "Order Completed": "1" };
		expect(rules({ events })).toEqual(["revenue", "product", true]);
		expect(rules({ events, valueField: "price" })[0]).toBe("revenue");
		expect(rules({ events, revenueFallback: "total" })[0]).toBe(
			"revenue,total",
		);
	});

	it.each([
		"Products Searched",
		"Product Viewed",
		"Product Added to Wishlist",
		"Product Added",
		"Checkout Started",
		"Payment Info Entered",
	])("reads the Value Field Identifier of %s only", (event) => {
		const events = { [event]: "1" };
		expect(rules({ events })).toEqual(["value", "product", false]);
		expect(rules({ events, valueField: "price" })[0]).toBe("price");
		expect(rules({ events, revenueFallback: "total" })[0]).toBe("value");
	});

	it("reads leads, registrations and custom events by value field, then revenue", () => {
		for (const map of ["leads", "completeRegistrations", "events"] as const) {
			const form = { [map]: { "Store Visited": "1" } };
			expect(rules(form)).toEqual(["value,revenue", "only-with-ids", false]);
			expect(rules({ ...form, valueField: "price" })[0]).toBe("price,revenue");
		}
	});

	it("treats a table event as a lead in leads", () => {
		expect(rules({ leads: { "Order Completed": "1" } })).toEqual([
			"value,revenue",
			"only-with-ids",
			false,
		]);
	});

	it("knows a product list by its Segment name in whatever map", () => {
		for (const map of ["leads", "completeRegistrations", "events"] as const) {
			expect(rules({ [map]: { "product list viewed": "1" } })[1]).toBe(
				"product-list",
			);
		}
	});

	it("knows a Purchase by its Facebook name", () => {
		const as = { to: "1", as: "Purchase" };
		expect(rules({ events: { "Store Sale": as } })).toEqual([
			"value,revenue",
			"only-with-ids",
			true,
		]);
		const other = { to: "1", as: "Subscribe" };
		expect(rules({ events: { "Order Completed": other } })).toEqual([
			"revenue",
			"product",
			false,
		]);
	});
});

describe("slugOf", () => {
	it.each([
		["Order Completed", "order_completed"],
		["order_completed", "order_completed"],
		["OrderCompleted", "order_completed"],
		["orderCompleted", "order_completed"],
		["  Product Added to Wishlist ", "product_added_to_wishlist"],
		["Coupon: 50% off!", "coupon_50_off"],
		["Step2Done", "step2_done"],
		["ORDER", "order"],
		["__a__b__", "a_b"],
		["購入", ""],
	])("%j -> %j", (event, slug) => {
		expect(slugOf(event)).toBe(slug);
	});

	it("leaves a slug as it is", () => {
		for (const slug of ["a", "a_1_b", "products_searched"]) {
			expect(slugOf(slug)).toBe(slug);
		}
	});
});
