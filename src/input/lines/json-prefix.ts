import { FbocError } from "../../errors.ts";
import { parseJson } from "../../segment/json.ts";
import { headerCells, sniffDelimiter } from "../csv/header-cells.ts";

/** Takes the JSON object of a line, without what stands before and behind it, and leaves out lines without one. */
const STRIP = String.raw`sed -nE 's/^([^{]|\{[^" ])*(\{ *".*\})[^}]*$/\2/p'`;

/** What stands before and behind the object in a line that is JSON behind a prefix; undefined where it is none. */
function around(
	line: string,
): { readonly before: string; readonly after: string } | undefined {
	if (/^[[{"]/.test(line) && !/^\[[^\]{"]*\]\s*[^\s,\]]/.test(line))
		return undefined;
	const at = line.search(/\{ *"/);
	const end = line.lastIndexOf("}") + 1;
	const before = line.slice(0, at);
	if (at < 1 || end <= at || !/[\p{L}\p{N}]/u.test(before)) return undefined;
	try {
		parseJson(line.slice(at, end));
		return { before, after: line.slice(end) };
	} catch {
		return undefined;
	}
}

/** A table with a column of JSON without quotes: beside each object stand as many delimiters as its header has. */
function isTable(
	header: string,
	rows: readonly NonNullable<ReturnType<typeof around>>[],
): boolean {
	if (around(header)) return false;
	const delimiter = sniffDelimiter(header);
	const width = headerCells(header, delimiter).length;
	return (
		width > 1 &&
		rows.every(
			({ before, after }) =>
				before.replace(/(?<! ) +$/, "").endsWith(delimiter) &&
				/^ *$/.test(after.split(delimiter)[0] ?? "") &&
				(before + after).split(delimiter).length === width,
		)
	);
}

/**
 * Whether lines are JSON behind a prefix, as container logs and syslog write
 * them: more of them than of lines that begin as JSON does. Prefixes may differ,
 * and some lines may have no JSON at all.
 */
export function hasPrefixes(lines: readonly string[]): boolean {
	const prefixed = lines.flatMap((line) => around(line) ?? []);
	const plain = lines.filter((line) => /^[[{]/.test(line) && !around(line));
	const [header = ""] = lines;
	return prefixed.length > plain.length && !isTable(header, prefixed);
}

/** The refusal of such an input. Nothing of a line is shown. */
export function prefixedJson(path: string): FbocError {
	return new FbocError({
		code: "unknown_format",
		message:
			"the input looks like JSON lines behind a prefix, as container logs and syslog have it",
		next: `Strip the prefix, and give what is left:\n${STRIP} FILE > EVENTS.ndjson`,
		place: { path },
	});
}
