import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, nearMisses } from "../../src/report/near-miss.ts";

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

/** The textbook recursion, to check the bounded one against. */
function distance(a: string, b: string): number {
	if (a === "" || b === "") return a.length + b.length;
	const [x, y] = [a.slice(1), b.slice(1)];
	const best = [
		distance(x, b) + 1,
		distance(a, y) + 1,
		distance(x, y) + (a[0] === b[0] ? 0 : 1),
	];
	if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
		best.push(distance(a.slice(2), b.slice(2)) + 1);
	return Math.min(...best);
}

test("the bounded distance is the distance, up to its limit", () => {
	const word = fc.string({
		unit: fc.constantFrom("a", "b", "c"),
		maxLength: 6,
	});
	fc.assert(
		fc.property(word, word, fc.nat(4), (a, b, limit) => {
			const real = distance(a, b);
			const found = editDistance(a, b, limit);
			if (real <= limit) expect(found).toBe(real);
			else expect(found).toBeGreaterThan(limit);
		}),
	);
});
