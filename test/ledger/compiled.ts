import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/**
 * Transpiles the ledger and what it imports, so that child processes, which may
 * be killed, can run it with plain Node. Inside `node_modules`, where packages
 * resolve.
 */
export function compileLedger(name: string): string {
	const out = join(root, "node_modules/.cache/fboc-ledger-tests", name);
	mkdirSync(out, { recursive: true });
	writeFileSync(join(out, "package.json"), '{"type":"module"}');
	const files = readdirSync(join(root, "src/ledger"), {
		recursive: true,
		encoding: "utf8",
	})
		.filter((name) => name.endsWith(".ts"))
		.map((name) => `ledger/${name}`);
	// What a file of the list imports is added to it while it is walked through.
	const all = new Set(files);
	for (const file of all) {
		const { outputText } = ts.transpileModule(
			readFileSync(join(root, "src", file), "utf8"),
			{
				compilerOptions: {
					module: ts.ModuleKind.ESNext,
					target: ts.ScriptTarget.ES2022,
					verbatimModuleSyntax: true,
					rewriteRelativeImportExtensions: true,
				},
			},
		);
		for (const [, target = ""] of outputText.matchAll(
			/(?:from|import\() ?"(\.[^"]+)\.js"/g,
		))
			all.add(join(dirname(file), `${target}.ts`));
		const to = join(out, file.replace(/\.ts$/, ".js"));
		mkdirSync(dirname(to), { recursive: true });
		writeFileSync(to, outputText);
	}
	return out;
}
