import fc from "fast-check";
import { expect, it } from "vitest";
import { fullJitter } from "../../src/delivery/backoff.ts";

it("draws from zero to the doubled base", () => {
	const upper = [0, 1, 2, 3].map((n) => fullJitter(n, 500, 60_000, 0.9999999));
	expect(upper).toEqual([499, 999, 1999, 3999]);
	expect(fullJitter(3, 500, 60_000, 0)).toBe(0);
	expect(fullJitter(3, 500, 60_000, 0.5)).toBe(2000);
});

it("never leaves [0, cap), for any attempt", () => {
	fc.assert(
		fc.property(
			fc.nat(5000),
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(attempt, random) => {
				const ms = fullJitter(attempt, 500, 60_000, random);
				expect(ms).toBeGreaterThanOrEqual(0);
				expect(ms).toBeLessThan(60_000);
			},
		),
	);
});
