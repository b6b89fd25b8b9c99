import fc from "fast-check";
import { expect, it } from "vitest";
import { MatchKeys } from "../../../src/match-keys/match-keys.ts";
import { Coverage } from "../../../src/pipeline/mapping/coverage.ts";
import { MATCH_KEYS } from "../../../src/vocabulary/match-keys.ts";

it("counts for each key what became of it, and begins anew", () => {
	const set = fc.nat((1 << MATCH_KEYS.length) - 1);
	const event = fc.oneof(
		set.map((keys) => ({ present: keys, sent: keys, alreadyHashed: 0 })),
		fc.record({ present: set, sent: set, alreadyHashed: set }),
	);
	const coverage = new Coverage();
	fc.assert(
		fc.property(fc.array(event), (events) => {
			const expected = MATCH_KEYS.map(() => [0, 0, 0, 0]);
			for (const { present, sent, alreadyHashed } of events) {
				const keys = new MatchKeys();
				const dropped = present & ~sent;
				Object.assign(keys, { present, sent, alreadyHashed, dropped });
				coverage.add(keys);
				expected.forEach((counts, key) => {
					for (const [i, of] of [
						present,
						sent,
						alreadyHashed,
						dropped,
					].entries()) {
						counts[i] = (counts[i] as number) + ((of >> key) & 1);
					}
				});
			}
			expect([...coverage.take()]).toEqual(expected.flat());
		}),
	);
});
