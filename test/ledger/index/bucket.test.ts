import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { findStamp, mergeRuns } from "../../../src/ledger/index/bucket.ts";
import { SortedKeys } from "../../../src/ledger/index/sorted-keys.ts";
import { combine, isExpired, stampOf } from "../../../src/ledger/stamp.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

const DAY = 20_500;
const TODAY = { day: DAY, kept: 90 };
const BUCKET = 5;
/** Keys of one bucket with many ties in the words they are sorted by. */
const entry = fc.record({
	key: fc.tuple(
		fc.nat(2),
		fc.constantFrom(0, 1, 0x80000000, 0xffffffff),
		fc.nat(2),
		fc.nat(1),
	),
	day: fc.constantFrom(DAY - 91, DAY - 90, DAY - 1, DAY, DAY + 3),
	unknown: fc.boolean(),
});
const wordsOf = ([a, b, c, d]: readonly number[]) => [
	(((a as number) << 16) | BUCKET) >>> 0,
	...[b as number, c as number, d as number],
];

test("merging keeps what a map would keep, sorted and findable, whatever stands in several", () => {
	fc.assert(
		fc.property(
			fc.array(fc.array(entry, { maxLength: 30 }), { maxLength: 5 }),
			(batches) => {
				const model = new Map<string, number>();
				const runs = batches.map((batch) => {
					const keys = Uint32Array.from(
						batch.flatMap(({ key }) => wordsOf(key)),
					);
					const stamps = Uint16Array.from(batch, ({ day, unknown }) =>
						stampOf(day, unknown),
					);
					for (const [i, { key }] of batch.entries()) {
						const stamp = stamps[i] as number;
						if (isExpired(stamp, TODAY)) continue;
						const known = model.get(key.join()) ?? stamp;
						model.set(key.join(), combine(known, stamp));
					}
					const { words, ends } = new SortedKeys(keys, stamps).slice(0, 64);
					expect(words.length).toBe(keys.length);
					expect([ends[BUCKET - 1], ends[BUCKET]]).toEqual([0, keys.length]);
					return { words, at: 0, end: words.length };
				});
				const out = new Uint32Array(3 + 5 * 30 * 4);
				const end = mergeRuns(runs, TODAY, out, 3);
				const merged = out.slice(3, end);
				expect(merged.length).toBe(model.size * 4);
				for (const { key } of batches.flat()) {
					const found = findStamp(merged, Uint32Array.from(wordsOf(key)), 0);
					expect(found).toBe(model.get(key.join()) ?? -1);
				}
			},
		),
	);
});
