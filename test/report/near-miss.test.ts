import { expect, test } from "vitest";
import { nearMisses } from "../../src/report/near-miss.ts";

const CONFIG = ["Order Completed", "Product Added", "Signed Up", "Lead"];

const nearest = (event: string, configured = CONFIG): string | undefined =>
	nearMisses([{ event, count: 1 }], configured)[0]?.nearest;

test.each([
	["order completed", "Order Completed"],
	["order_completed", "Order Completed"],
	["OrderCompleted", "Order Completed"],
	["Completed Order", "Order Completed"],
	["completedOrder", "Order Completed"],
	["Order  Completed!", "Order Completed"],
	["Order Complete", "Order Completed"],
	["Prodcut Added", "Product Added"],
	["lead", "Lead"],
])("%s is near %s", (event, name) => {
	expect(nearest(event)).toBe(name);
});

test.each(["Product Viewed", "Signed In", "Load", "", "!!!", "x".repeat(500)])(
	"%s is near nothing",
	(event) => {
		expect(nearest(event)).toBeUndefined();
	},
);

test("the same letters beat a smaller difference elsewhere", () => {
	expect(nearest("coupon_used", ["Coupon Use", "Coupon Used"])).toBe(
		"Coupon Used",
	);
	expect(nearest("Coupon Usedd", ["Coupon Uses", "Coupon Used"])).toBe(
		"Coupon Used",
	);
});

test("hints come in the order of the unmapped names, one for each", () => {
	const unmapped = [
		{ event: "lead", count: 1 },
		{ event: "Page", count: 9 },
		{ event: "signed up", count: 2 },
	];
	expect(nearMisses(unmapped, CONFIG)).toEqual([
		{ event: "lead", nearest: "Lead" },
		{ event: "signed up", nearest: "Signed Up" },
	]);
	expect(nearMisses(unmapped, [])).toEqual([]);
});
