import { exitMeans } from "../../catalogue/exit-text.ts";
import { ConfigError } from "../../config/problem.ts";
import { type ErrorPlace, FbocError } from "../../errors.ts";
import { bugFrames, bugName } from "../draw/bug-frames.ts";
import { paragraph, preformatted } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";
import { cutMiddle, textWidth } from "../draw/text-width.ts";
import { problemListLines } from "./problem-list.ts";

/** Any error as one screen for stderr: an `FbocError` with what to do next, anything else as a bug. Ends in a newline. */
export function errorScreen(error: unknown, look: Look): string {
	const lines =
		error instanceof FbocError
			? knownLines(error, look)
			: bugLines(error, look);
	return `${lines.join("\n")}\n`;
}

function knownLines(error: FbocError, look: Look): string[] {
	const lines = titleLines(error.code, error.message, look);
	// A list names each line itself.
	const { path } = error.place;
	const listed = error instanceof ConfigError;
	const place = placeText(
		listed && path !== undefined ? { path } : error.place,
		look.width - 6,
	);
	if (place !== undefined) lines.push(`  ${look.paint.accent("-->")} ${place}`);
	if (listed) lines.push("", ...problemListLines(error.problems, path, look));
	lines.push("");
	if (error.next !== "") lines.push(...nextLines(error.next, look));
	lines.push(
		look.paint.faint(
			`exit code ${error.exitCode}: ${exitMeans(error.exitCode)}`,
		),
	);
	return lines;
}

/** `error[code]: message`, the message wrapped, its own line breaks kept. */
function titleLines(code: string, message: string, look: Look): string[] {
	const head = `error[${safeText(code)}]:`;
	const [first = "", ...rest] = preformatted(
		`${head} ${message}`.trimEnd(),
		look,
	);
	const painted = first.startsWith(head)
		? look.paint.strong(look.paint.bad(head)) +
			look.paint.strong(first.slice(head.length))
		: first;
	return [painted, ...rest];
}

function nextLines(next: string, look: Look): string[] {
	const [first = "", ...rest] = preformatted(`next: ${next}`, look);
	const head = "next:";
	return [look.paint.accent(head) + first.slice(head.length), ...rest];
}

/** `path:line (field)`, whatever of it there is. */
function placeText(place: ErrorPlace, width: number): string | undefined {
	const { path, line, field } = place;
	if (path === undefined && line === undefined)
		return field === undefined ? undefined : safeText(field);
	const after =
		(line === undefined ? "" : `:${line}`) +
		(field === undefined ? "" : ` (${safeText(field)})`);
	const room = Math.max(20, width - textWidth(after));
	return cutMiddle(safeText(path ?? "line"), room) + after;
}

function bugLines(error: unknown, look: Look): string[] {
	return [
		look.paint.strong(
			`${look.paint.bad("error[bug]:")} fboc ran into a bug of its own.`,
		),
		"",
		`  ${bugName(error)}`,
		...bugFrames(error).map((frame) => `    at ${frame}`),
		"",
		...paragraph(
			"The error's own words are left out, since they may hold data from your files. What was delivered is recorded: the same command sends nothing twice.",
			look,
		),
		"",
		...nextLines(
			"Please report the lines above to fboc's maintainers, with the command, `fboc --version` and `node --version`.",
			look,
		),
		look.paint.faint(`exit code 1: ${exitMeans(1)}`),
	];
}
