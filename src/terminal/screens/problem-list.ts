import type { ConfigProblem } from "../../config/problem.ts";
import { paragraph } from "../draw/layout.ts";
import { countOf } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";
import { cutText } from "../draw/text-width.ts";

/** Problems shown unless `--verbose`. */
const MAX_PROBLEMS = 20;

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
