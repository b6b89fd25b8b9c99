import { paragraph } from "../draw/layout.ts";
import { countOf } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";
import { cutText } from "../draw/text-width.ts";

/** One thing wrong in a config file. `line` and `column` count from 1; line 0 is the file as a whole. */
export interface ConfigProblem {
	readonly line: number;
	readonly column: number;
	/** Dotted path of the key. */
	readonly key: string;
	readonly message: string;
	readonly legal?: readonly string[];
	/** A whole sentence: "did you mean `stores`?" */
	readonly suggestion?: string;
}

/** Problems shown unless `--verbose`. */
const MAX_PROBLEMS = 20;

/** Tells by its shape an error that lists all problems of a config. */
export function isProblemList<E extends object>(
	error: E,
): error is E & { readonly problems: readonly ConfigProblem[] } {
	return (
		"problems" in error &&
		Array.isArray(error.problems) &&
		error.problems.every(isProblem)
	);
}

function isProblem(value: unknown): value is ConfigProblem {
	if (typeof value !== "object" || value === null) return false;
	const field = (name: string): unknown => Reflect.get(value, name);
	return (
		typeof field("message") === "string" &&
		typeof field("key") === "string" &&
		typeof field("line") === "number"
	);
}

/** Every problem with its place, what is legal there, and the nearest legal word. */
export function problemListLines(
	problems: readonly ConfigProblem[],
	path: string | undefined,
	look: Look,
): string[] {
	const file = path === undefined ? "config" : baseName(path);
	const shown = look.verbose ? problems : problems.slice(0, MAX_PROBLEMS);
	const lines = shown.flatMap((problem) => {
		const at = problem.line > 0 ? `:${problem.line}:${problem.column}` : "";
		const place = safeText(file) + at;
		const key = problem.key === "" ? "" : ` ${safeText(problem.key)}`;
		return [
			`  ${look.paint.accent(cutText(place + key, look.width - 2))}`,
			...paragraph(problem.message, look, "    "),
			...(problem.legal === undefined || problem.legal.length === 0
				? []
				: paragraph(`legal: ${problem.legal.join(", ")}`, look, "    ")),
			...(problem.suggestion === undefined
				? []
				: paragraph(problem.suggestion, look, "    ")),
		];
	});
	const hidden = problems.length - shown.length;
	if (hidden > 0)
		lines.push(
			`  and ${countOf(hidden, "more problem")} (--verbose shows all)`,
		);
	return lines;
}

/** The last part of a path: the whole of it stands above the list. */
function baseName(path: string): string {
	return path.slice(
		Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
	);
}
