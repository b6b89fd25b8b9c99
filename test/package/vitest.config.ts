import { defineConfig } from "vitest/config";

// `npm run check:package`: the package as it is published, installed elsewhere.
export default defineConfig({
	test: {
		dir: "test/package",
		include: ["*.check.ts"],
		testTimeout: 300_000,
		hookTimeout: 300_000,
		maxWorkers: 1,
	},
});
