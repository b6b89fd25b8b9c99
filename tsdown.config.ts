import { defineConfig } from "tsdown";

// One bundle, split where the code imports lazily: a command loads what it
// needs and nothing else, which is most of the start-up time. Packages are
// bundled too; only lmdb stays outside, for its native binary.
export default defineConfig([
	{
		entry: {
			cli: "src/cli/main.ts",
			index: "src/index.ts",
			worker: "src/pipeline/worker.ts",
			"gunzip-thread": "src/input/gunzip-thread.ts",
		},
		format: "esm",
		platform: "node",
		target: "node20",
		dts: false,
		clean: true,
		minify: true,
		deps: {
			neverBundle: ["lmdb"],
			alwaysBundle: [/^(?!lmdb$|node:)/],
			onlyBundle: false,
		},
	},
	// The types of the library.
	{
		entry: { index: "src/index.ts" },
		format: "esm",
		platform: "node",
		dts: { emitDtsOnly: true },
		clean: false,
	},
]);
