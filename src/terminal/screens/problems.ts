import { codeText } from "../../catalogue/codes.ts";
import type { Place } from "../../report/summary.ts";
import { heading, widest } from "../draw/layout.ts";
import { countOf, formatCount } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";
import { cutMiddle, cutText, textWidth, wrapText } from "../draw/text-width.ts";
import { byCount, nameOf, type ProblemCount } from "../facts/problem-count.ts";

/** Codes shown unless `--verbose`. */
const MAX_CODES = 8;

/** Columns that a place keeps, however long the code before it. */
const MIN_PLACE = 20;

/** `file:line`, the file cut in the middle to fit. */
export function placeText(place: Place, width: number): string {
	const line = `:${place.line}`;
	const path = safeText(nameOf(place.input));
	return cutMiddle(path, Math.max(1, width - line.length)) + line;
}

/** How much is said of each code: its meaning and what to do, its meaning, or only where it was. */
export type Detail = "advice" | "meaning" | "place";

/**
 * Codes by count, each with its first place. With `--verbose` all of them, with
 * advice.
 *
 * @param title the section's title; nothing is shown for an empty list
 */
export function problemLines(
	title: string,
	problems: readonly ProblemCount[],
	detail: Detail,
	look: Look,
): string[] {
	if (problems.length === 0) return [];
	const sorted = byCount(problems);
	const shown = look.verbose ? sorted : sorted.slice(0, MAX_CODES);
	const width = widest(shown.map(({ count }) => formatCount(count)));
	const lines = heading(title, look);
	for (const problem of shown) {
		lines.push(headLine(problem, width, look));
		const text = codeText(problem.code);
		if (text === undefined || (detail === "place" && !look.verbose)) continue;
		const indent = " ".repeat(width + 4);
		const room = look.width - indent.length;
		const said = wrapText(text.means, room);
		if (detail === "advice" || look.verbose)
			said.push(...wrapText(`-> ${text.todo}`, room, "   "));
		lines.push(...said.map((line) => indent + line));
	}
	const hidden = sorted.length - shown.length;
	if (hidden > 0)
		lines.push(`  and ${countOf(hidden, "more code")} (--verbose shows all)`);
	return lines;
}

const FIRST = "  first: ";

function headLine(problem: ProblemCount, width: number, look: Look): string {
	const count = formatCount(problem.count).padStart(width);
	const room = look.width - width - 4 - FIRST.length;
	const code = cutText(
		safeText(problem.code.slice(0, look.width)),
		Math.max(1, room - MIN_PLACE),
	);
	const place = placeText(problem.first, room - textWidth(code));
	return `  ${count}  ${look.paint.caution(code)}${look.paint.faint(FIRST)}${place}`;
}
