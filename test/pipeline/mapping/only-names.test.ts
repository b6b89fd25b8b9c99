import fc from "fast-check";
import { expect, it } from "vitest";
import { slugOf } from "../../../src/conversion/plan.ts";
import { OnlyNames } from "../../../src/pipeline/mapping/only-names.ts";

const NAMES = ["Order Completed", "order completed", "Lead", "Coupon Used"];

it("wants what is named, and knows which names were met, batch by batch", () => {
	const name = fc.constantFrom(...NAMES, "Page", "lead");
	const event = fc.tuple(name, fc.boolean());
	fc.assert(
		fc.property(
			fc.uniqueArray(name),
			fc.array(fc.array(event)),
			(only, batches) => {
				const names = new OnlyNames(only);
				for (const events of batches) {
					const had = only.map(() => 0);
					const others = new Set<string>();
					for (const [full, isSlug] of events) {
						const given = isSlug ? slugOf(full) : full;
						const same = only.map((one) =>
							isSlug ? slugOf(one) === given : one === given,
						);
						same.forEach((is, i) => {
							if (is) had[i] = 1;
						});
						if (!same.includes(true)) others.add(given);
						expect(names.wants(given, isSlug)).toBe(same.includes(true));
					}
					const seen = names.take();
					expect([...seen.had]).toEqual(had);
					expect(seen.others).toEqual(others);
				}
			},
		),
	);
});

it("keeps no more names than a hint needs", () => {
	const names = new OnlyNames(["A"]);
	for (let i = 0; i < 5000; i++) names.wants(`event ${i}`, false);
	expect(names.take().others.size).toBeLessThan(1000);
});
