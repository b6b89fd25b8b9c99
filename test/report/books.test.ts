import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unbalanced } from "../../src/report/books.ts";
import { newDeliveries } from "../../src/report/summary.ts";
import { newCounts } from "../../src/report/tally.ts";

const count = fc.integer({ min: 0, max: 1e9 });

/** Counts of which the one under `total` is the sum of all others. */
const balanced = <T extends object>(none: T, total: keyof T) =>
	fc
		.record(Object.fromEntries(Object.keys(none).map((name) => [name, count])))
		.map((counts) => {
			const whole = Object.entries(counts)
				.filter(([name]) => name !== total)
				.reduce((sum, [, value]) => sum + value, 0);
			return { ...none, ...counts, [total]: whole } as T;
		});

const events = balanced(newCounts(), "read");
const deliveries = balanced(newDeliveries(), "planned");

describe("unbalanced", () => {
	it("finds nothing where the equations hold", () => {
		fc.assert(
			fc.property(events, deliveries, (read, planned) => {
				expect(unbalanced(read, planned, true)).toEqual([]);
			}),
		);
	});

	it("finds every count that is off by one", () => {
		fc.assert(
			fc.property(events, deliveries, (read, planned) => {
				for (const name of Object.keys(read) as (keyof typeof read)[]) {
					const off = { ...read, [name]: read[name] + 1 };
					expect(unbalanced(off, planned, true)).toHaveLength(1);
				}
				for (const name of Object.keys(planned) as (keyof typeof planned)[]) {
					const off = { ...planned, [name]: planned[name] + 1 };
					expect(unbalanced(read, off, true)).toHaveLength(1);
				}
			}),
			{ numRuns: 20 },
		);
	});

	it("finds both equations at once, and names the numbers", () => {
		const problems = unbalanced(
			{ ...newCounts(), read: 2, accepted: 1 },
			{ ...newDeliveries(), planned: 3 },
			false,
		);
		expect(problems).toEqual([
			"2 events read, 1 accounted for",
			"3 deliveries planned, 0 accounted for",
		]);
	});

	it("allows would_send in a dry run only", () => {
		const left = { ...newDeliveries(), planned: 1, would_send: 1 };
		expect(unbalanced(newCounts(), left, true)).toEqual([]);
		expect(unbalanced(newCounts(), left, false)).toHaveLength(1);
	});
});
