import { expect, it } from "vitest";
import { chaosRun, told } from "./chaos-run.ts";
import { seeds } from "./seeds.ts";

/** Courses of events when none are asked for, the same in every CI run; `npm run test:chaos` has others. */
const RUNS = 60;
/** How long to begin new ones. */
const MINUTES = 30;

/** Lanes beside each other: more than processors, since half of a course is waiting. */
const LANES = 4;

/**
 * Every fourth of the seeds that were asked for, one test each; those that time
 * has no room for are skipped.
 */
export function lane(place: 0 | 1 | 2 | 3): void {
	const all = seeds({ seed: 1, runs: RUNS });
	const until =
		Date.now() + Number(process.env.CHAOS_MINUTES ?? MINUTES) * 60_000;
	const mine = all.filter((_, i) => i % LANES === place);
	console.log(`chaos: CHAOS_SEED=${all[0]} CHAOS_RUNS=${all.length}`);
	let lived = 0;
	for (const seed of mine) {
		it(`chaos ${told(seed)}`, async ({ skip }) => {
			if (Date.now() > until) skip();
			await chaosRun(seed).catch((error: unknown) => {
				// The reporter tells it at the end only, and that may be far off.
				console.log(`chaos: failed: ${told(seed)}`, error);
				throw error;
			});
			lived++;
		});
	}
	it("has lived through some, if it has any", () => {
		console.log(`chaos: ${lived} of ${mine.length} lived through`);
		if (mine.length > 0) expect(lived).toBeGreaterThan(0);
	});
}
