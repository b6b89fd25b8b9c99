import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

export interface Found {
	/** `input/sniff.ts:20` */
	readonly where: string;
	/** A literal; undefined: put together when the program runs. */
	readonly pattern: RegExp | undefined;
}

/** Every regular expression of the program. */
export function patternsOfSource(): Found[] {
	return readdirSync(SRC, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ts"))
		.sort()
		.flatMap((name) => patternsOf(join(SRC, name)));
}

function patternsOf(path: string): Found[] {
	const text = readFileSync(path, "utf8");
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const found: Found[] = [];
	const visit = (node: ts.Node): void => {
		const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
		const where = `${relative(SRC, path)}:${line + 1}`;
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf("/");
			const source = node.text.slice(1, end);
			const pattern = new RegExp(source, node.text.slice(end + 1));
			found.push({ where, pattern });
		} else if (
			(ts.isNewExpression(node) || ts.isCallExpression(node)) &&
			node.expression.getText(file) === "RegExp"
		)
			found.push({ where, pattern: undefined });
		ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}
