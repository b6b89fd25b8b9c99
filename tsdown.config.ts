import { defineConfig, type UserConfig } from "tsdown";
import { notices } from "./build/notices.ts";

// One bundle, split where the code imports lazily: a command loads what it
// needs and nothing else, which is most of the start-up time. Packages are
// bundled too.
const program: UserConfig = {
	format: "esm",
	platform: "node",
	target: "node20",
	dts: false,
	minify: true,
	plugins: [notices("THIRD-PARTY-NOTICES.txt")],
	deps: {
		alwaysBundle: [/^(?!node:)/],
		onlyBundle: false,
	},
};

export default defineConfig([
	{
		entry: {
			cli: "src/cli/main.ts",
			index: "src/index.ts",
			"gunzip-thread": "src/input/gzip/gunzip-thread.ts",
		},
		...program,
		clean: true,
	},
	// Threads start faster from a bundle that holds nothing but what they need.
	{
		entry: { worker: "src/pipeline/threads/worker.ts" },
		...program,
		clean: false,
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
