import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// Has a command of its own, `npm run test:chaos`.
		exclude: ["test/chaos/**", "**/node_modules/**"],
		setupFiles: ["test/seed.ts"],
		// What a file imports is loaded once a worker, which is most of what pure
		// tests cost; no test replaces a module or leaves a global changed.
		isolate: false,
		// Whole processes are started on two cores: generous, for slow machines.
		testTimeout: 300_000,
		hookTimeout: 300_000,
		maxWorkers: 2,
	},
});
