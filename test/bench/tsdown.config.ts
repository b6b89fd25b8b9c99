import { defineConfig } from "tsdown";

// The benchmark as plain scripts, each a process of its own.
export default defineConfig({
	entry: {
		main: "main.ts",
		measure: "measure.ts",
		"job-parse": "jobs/parse.ts",
		"job-csv-parse": "jobs/csv-parse.ts",
		"job-sdk": "jobs/sdk.ts",
		"job-naive": "jobs/naive.ts",
		"job-discard": "jobs/discard.ts",
	},
	outDir: "../../node_modules/.cache/fboc-bench",
	format: "esm",
	platform: "node",
	target: "node20",
	dts: false,
	clean: true,
});
