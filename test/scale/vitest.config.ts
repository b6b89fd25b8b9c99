import { defineConfig } from "vitest/config";

// `npm run test:scale`: what takes long, a year of nights above all.
export default defineConfig({
	test: {
		dir: "test/scale",
		include: ["*.scale.ts"],
		testTimeout: 600_000,
		hookTimeout: 60_000,
		maxWorkers: 1,
		disableConsoleIntercept: true,
	},
});
