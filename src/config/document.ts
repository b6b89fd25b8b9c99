import { LineCounter, parseDocument } from "yaml";
import { indentationFault } from "./indentation.ts";
import type { ConfigProblem, Path } from "./problem.ts";
import { keyText } from "./problem.ts";
import { type Language, syntaxMessage, tooDeepAt } from "./syntax.ts";
import { type Mark, readTree } from "./tree.ts";

/** A config file's content, and where each part of it stands. */
export interface ConfigDocument {
	/** Plain values; objects have no prototype, so that no key is special. */
	readonly value: unknown;
	/** What is wrong with the text itself. */
	readonly problems: readonly ConfigProblem[];
	/** Whether the text could not be read at all: `value` says nothing. */
	readonly broken: boolean;
	/** The text of a key's or list item's value as it stands, undefined where it is a map, a list or absent. An id keeps its digits only here. */
	textAt(path: Path): string | undefined;
	/** A problem with the value at `path`, or with its key. */
	problem(path: Path, at: "key" | "value", words: Words): ConfigProblem;
}

export type Words = Omit<ConfigProblem, "line" | "column" | "key">;

/** A damaged file has an error in every line; the first few say it all. */
const MAX_SYNTAX_PROBLEMS = 10;

/**
 * Reads YAML 1.2, or JSON, which the same parser reads with positions. Never
 * throws: what cannot be read is in `problems`. Duplicate keys, unknown tags,
 * unknown aliases and aliases that swell the file are problems.
 */
export function readDocument(text: string, language: Language): ConfigDocument {
	const lines = new LineCounter();
	const point = (offset: number) => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(line, 1), column: Math.max(col, 1) };
	};
	const deep = tooDeepAt(text);
	if (deep !== undefined) {
		const line = text.slice(0, deep).split("\n").length;
		const column = deep - text.lastIndexOf("\n", deep - 1);
		const message = "is nested too deeply";
		return broken([{ line, column, key: "", message }]);
	}
	const document = parseDocument(text, {
		lineCounter: lines,
		// The parser's own texts quote the file, where a token may stand.
		prettyErrors: false,
		version: "1.2",
		schema: "core",
		resolveKnownTags: false,
		// Its own check compares each key with each other; ours is in `tree.ts`.
		uniqueKeys: false,
		// Not `silent`: that would hide a second document as well.
		logLevel: "error",
	});
	const syntax = [...document.errors, ...document.warnings];
	const columns = language === "YAML" ? indentationFault(text) : undefined;
	const noticed = point(syntax[0]?.pos[0] ?? 0).line;
	// A fault before, or just behind, what the parser ran into is its cause.
	if (
		columns !== undefined &&
		(syntax.length > 0 ? columns.line <= noticed + 1 : columns.certain)
	) {
		const { line, message } = columns;
		return broken([{ line, column: 1, key: "", message }]);
	}
	if (syntax.length > 0) {
		return broken(
			syntax.slice(0, MAX_SYNTAX_PROBLEMS).map((error) => ({
				...point(error.pos[0]),
				key: "",
				message: syntaxMessage(error.code, language),
			})),
		);
	}
	const notJson = language === "JSON" ? jsonErrorAt(text) : undefined;
	if (notJson !== undefined) {
		const message =
			"is not valid JSON here (which has no comments and no comma after the last item)";
		return broken([{ ...point(notJson), key: "", message }]);
	}
	const tree = readTree(document.contents);
	const markOf = (path: Path): Mark => {
		let mark = tree.mark;
		for (const part of path) {
			const next = mark.children?.get(part);
			if (next === undefined) break;
			mark = next;
		}
		return mark;
	};
	return {
		value: tree.value,
		broken: tree.endless,
		problems: tree.problems.map(({ offset, path, message }) => ({
			...point(offset),
			key: keyText(path),
			message,
		})),
		textAt: (path) => markOf(path).text,
		problem: (path, at, words) => ({
			...point(markOf(path)[at]),
			key: keyText(path),
			...words,
		}),
	};
}

/** The file could not be read: it has problems and nothing else. */
function broken(problems: readonly ConfigProblem[]): ConfigDocument {
	return {
		value: undefined,
		broken: true,
		problems,
		textAt: () => undefined,
		problem: (path, _at, words) => ({
			line: 1,
			column: 1,
			key: keyText(path),
			...words,
		}),
	};
}

/** Where a text is no JSON, as far as the parser tells; undefined when it is JSON. */
function jsonErrorAt(text: string): number | undefined {
	try {
		JSON.parse(text);
		return undefined;
	} catch (error) {
		const place = /at position (\d+)/.exec(String(error));
		return Math.min(Number(place?.[1] ?? 0), text.length);
	}
}
