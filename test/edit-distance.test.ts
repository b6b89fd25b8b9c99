import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance } from "../src/edit-distance.ts";

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
