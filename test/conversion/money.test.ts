import { describe, expect, it } from "vitest";
import { Money, readMoney } from "../../src/conversion/money.ts";
import type { DeliveryPlan, ValueSource } from "../../src/conversion/plan.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { CURRENCIES } from "../../src/vocabulary/currencies.ts";

const USD = CURRENCIES.indexOf("USD");
const EUR = CURRENCIES.indexOf("EUR");

const plan = (
	valueSources: readonly ValueSource[],
	isPurchase = false,
): DeliveryPlan => ({
	index: 0,
	eventSet: 0,
	event: "E",
	eventName: isPurchase ? "Purchase" : "Lead",
	isPurchase,
	valueSources,
	content: "only-with-ids",
});

function read(
	of: DeliveryPlan,
	properties: Record<string, unknown>,
	lossless = false,
) {
	const out = new Money();
	const refusal = readMoney(of, properties, USD, lossless, out);
	return { refusal, ...out };
}

describe("readMoney", () => {
	it("takes the first source that says something", () => {
		const of = plan(["value", "revenue"]);
		expect(read(of, { value: 0, revenue: 9 })).toMatchObject({ value: 0 });
		expect(read(of, { value: "", revenue: "9" })).toMatchObject({ value: 9 });
		expect(read(of, { value: "x", revenue: 9 })).toMatchObject({
			refusal: undefined,
			value: Number.NaN,
			badValue: true,
		});
	});

	it("refuses a Purchase for what another event only loses", () => {
		const of = plan(["revenue"], true);
		expect(read(of, { revenue: "1,234" }).refusal).toBe("invalid_value");
		expect(read(of, { total: 5 })).toMatchObject({
			refusal: "missing_value",
			field: "revenue",
		});
	});

	it("gives a value a currency, and a currency nothing without a value", () => {
		const of = plan(["value"]);
		expect(read(of, { value: 1 }).currency).toBe(USD);
		expect(read(of, { value: 1, currency: " eur " }).currency).toBe(EUR);
		expect(read(of, { value: 1, currency: "IND" })).toMatchObject({
			refusal: "invalid_currency",
			field: "currency",
		});
		expect(read(of, { currency: "IND" })).toMatchObject({
			refusal: undefined,
			orphan: true,
			currency: -1,
		});
		expect(read(of, { currency: " " }).orphan).toBe(false);
	});

	it("asks again for a number that may have been altered, and refuses one that was", () => {
		const of = plan(["value"]);
		expect(read(of, { value: 2 ** 53 }).refusal).toBe("suspect");
		expect(read(of, { value: 2 ** 53 }, true).value).toBe(2 ** 53);
		const unsafe = new UnsafeNumber("9007199254740993");
		expect(read(of, { value: unsafe }, true).refusal).toBe("unsafe_number");
	});
});
