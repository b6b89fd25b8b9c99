import { FbocError } from "../errors.ts";
import { csv } from "./csv/csv.ts";
import type { Format, Sample } from "./format.ts";
import { FORMAT_NAMES, type InputFormat } from "./format-names.ts";
import { json } from "./json/json.ts";
import { hasPrefixes, prefixedJson } from "./lines/json-prefix.ts";
import { ndjson } from "./lines/ndjson.ts";
import { isText, sampleOf } from "./sample.ts";

/** The formats, each a row: a new one is a name in `format-names.ts`, a row here and the file of that row. */
const FORMATS: { readonly [F in InputFormat]: Format<F> } = {
	ndjson,
	json,
	csv,
};

/** The row of a format whose specs are told apart by nobody but itself. */
export const formatOf = (name: InputFormat): Format => FORMATS[name];

/**
 * Tells the format from the first bytes (UTF-8, no byte-order mark); `whole`:
 * they are all there is.
 *
 * @throws FbocError `unknown_format` (exit 4)
 */
export function sniffFormat(
	head: Buffer,
	whole: boolean,
	newline: number,
	path: string,
): InputFormat {
	const { log, ...sample } = sampleOf(head, whole, newline);
	if (hasPrefixes(log)) throw prefixedJson(path);
	const found = FORMAT_NAMES.find((name) => FORMATS[name].sniff(sample));
	if (found !== undefined) return found;
	if (sample.begin.startsWith("[")) throw noArray(path);
	throw unknownFormat(path, lookOf(sample));
}

/** What an input looks like that is in none of the formats. */
function lookOf({ lines, begin }: Sample): string {
	if (!(lines.length > 0 ? lines : [begin]).every(isText)) return "binary data";
	if (lines.length === 0) return "one very long line";
	return begin.startsWith("<")
		? "XML or HTML"
		: "text that is neither JSON nor a table";
}

/** A `[` that no JSON follows is a table's, or nobody's. */
const noArray = (path: string): FbocError =>
	new FbocError({
		code: "unknown_format",
		message: "the input begins with a bracket, but is no JSON array",
		next: "If it is a table whose first column has a name in brackets, say so: --format csv",
		place: { path },
	});

/** A refusal of an input that is nothing fboc reads. */
export function unknownFormat(path: string, looks: string): FbocError {
	const labels = FORMAT_NAMES.map((name) => FORMATS[name].label);
	const read = `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
	return new FbocError({
		code: "unknown_format",
		message: `the input looks like ${looks}; fboc reads ${read}, plain or gzip`,
		next: "Give an export in one of these formats, or name the format with --format if this is one.",
		place: { path },
	});
}
