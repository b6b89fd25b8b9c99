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
	for (const file of [
		...files,
		"defaults.ts",
		"files/disk-trouble.ts",
		"catalogue/errors.ts",
		"errors.ts",
		"exit-codes.ts",
		"files/file-place.ts",
		"files/is-there.ts",
		"files/whole-file.ts",
		"delivery/chunk.ts",
	]) {
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
		const to = join(out, file.replace(/\.ts$/, ".js"));
		mkdirSync(dirname(to), { recursive: true });
		writeFileSync(to, outputText);
	}
	return out;
}
