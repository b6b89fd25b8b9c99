import { defineConfig } from "vitest/config";

// `npm run test:chaos`: many courses of events, in two lanes that run beside
// each other, for as long as it takes. CHAOS_SEED and CHAOS_RUNS say which.
export default defineConfig({
	test: {
		dir: "test/chaos",
		include: ["*.chaos.ts"],
		testTimeout: 120_000,
		hookTimeout: 60_000,
		maxWorkers: 2,
		reporters: ["dot"],
	},
});
