import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sum } from "../../src/report/sum.ts";

const total = (values: readonly number[]) => {
	const sum = new Sum();
	for (const value of values) sum.add(value);
	return sum.total;
};

const amount = fc
	.integer({ min: 0, max: 1e10 })
	.chain((units) => fc.constantFrom(units, units / 100, units / 1000));

describe("Sum", () => {
	it("does not depend on the order of its parts", () => {
		const shuffled = fc
			.array(amount, { maxLength: 100 })
			.chain((values) =>
				fc.tuple(
					fc.constant(values),
					fc.shuffledSubarray(values, { minLength: values.length }),
				),
			);
		fc.assert(
			fc.property(shuffled, ([values, turned]) => {
				expect(total(turned)).toBe(total(values));
			}),
		);
	});

	it("is exact to the cent", () => {
		const cents = fc.array(fc.integer({ min: 0, max: 1e9 }), {
			maxLength: 200,
		});
		fc.assert(
			fc.property(cents, (values) => {
				const exact = values.reduce((sum, value) => sum + value, 0);
				expect(total(values.map((value) => value / 100))).toBe(exact / 100);
			}),
		);
	});

	it("adds what doubles alone would not", () => {
		expect(total(new Array(10).fill(0.1))).toBe(1);
		expect(total([0.1, 0.2])).toBe(0.3);
		expect(total(new Array(1_000_000).fill(39.95))).toBe(39_950_000);
	});

	it("is 0 of nothing", () => {
		expect(total([])).toBe(0);
		expect(total([0, 0])).toBe(0);
	});
});
