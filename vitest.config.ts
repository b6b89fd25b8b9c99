import { defineConfig } from "vitest/config";

/** Chaos has a command of its own, `npm run test:chaos`. */
const NOT_HERE = ["test/chaos/**"];
/** Counts the steps of code that nobody may have run before. */
const ALONE = ["test/patterns/hostile-heads.test.ts"];

export default defineConfig({
	test: {
		setupFiles: ["test/seed.ts"],
		// Whole processes are started on two cores: generous, for slow machines.
		testTimeout: 300_000,
		hookTimeout: 300_000,
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: "fboc",
					include: ["test/**/*.test.ts"],
					exclude: [...NOT_HERE, ...ALONE],
					// What a file imports is loaded once a worker, which is most of what
					// pure tests cost; no test replaces a module or leaves a global changed.
					isolate: false,
				},
			},
			{
				extends: true,
				test: { name: "alone", include: ALONE },
			},
		],
	},
});
