import { defineConfig } from "vitest/config";

// `npm run test:chaos`: many courses of events, in lanes that run beside each
// other. CHAOS_SEED and CHAOS_RUNS say which, CHAOS_MINUTES for how long
// new ones are begun. Without a seed every call lives through others.
const { CHAOS_SEED, CHAOS_RUNS } = process.env;

export default defineConfig({
	test: {
		env: {
			CHAOS_SEED: CHAOS_SEED ?? `${Math.floor(Date.now() / 1000)}`,
			CHAOS_RUNS: CHAOS_RUNS ?? "400",
		},
		dir: "test/chaos",
		testTimeout: 120_000,
		hookTimeout: 60_000,
		maxWorkers: 4,
		reporters: ["dot"],
	},
});
