import { it } from "vitest";
import { chaosRun, told } from "./chaos-run.ts";
import { seeds } from "./seeds.ts";

// Nothing lost and nothing sent twice, whatever befalls the command: a few
// dozen courses of events, always the same; `npm run test:chaos` has more.
for (const seed of seeds({ seed: 1, runs: 24 })) {
	it(`chaos ${told(seed)}`, () => chaosRun(seed));
}
