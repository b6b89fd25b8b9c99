import { isUtf8 } from "node:buffer";
import { FbocError } from "../../errors.ts";
import type { CsvSpec } from "../block.ts";
import type { Beginning } from "../format.ts";
import { CsvWalker } from "./csv-record.ts";
import { csvSpec } from "./csv-spec.ts";
import {
	DELIMITERS,
	headerCells,
	separatorOf,
	sniffDelimiter,
} from "./header-cells.ts";

interface CsvStart {
	readonly csv: CsvSpec;
	/** Bytes up to the end of the header. */
	readonly bytes: number;
}

const NO_DELIMITER = 0;

/**
 * Reads the header of a CSV input from its head; blank lines before it are
 * passed over, and so is a first line that names the delimiter (`sep=;`).
 *
 * @returns what the input looks like, where it has no header
 * @throws FbocError `unknown_columns` (exit 2), `unknown_format` (exit 4)
 */
export function prepareCsv({
	head,
	whole,
	newline,
	path,
	options,
}: Beginning): CsvStart | string {
	const named = namedDelimiter(head, newline);
	const given = options.delimiter ?? named?.delimiter;
	// Not yet known, the delimiter must only not be mistaken: the line end alone counts.
	const walker = new CsvWalker(
		given?.charCodeAt(0) ?? NO_DELIMITER,
		newline,
		0,
	);
	let start = 0;
	let end = named?.end ?? 0;
	while (end < head.length) {
		walkHeader(walker, head, end, newline, given);
		start = end;
		end = walker.next;
		if (head.toString("latin1", start, walker.end).trim() !== "") break;
	}
	const empty = head.toString("latin1", start, walker.end).trim() === "";
	if (empty && whole) return noRows(head, given);
	if (walker.unterminated && !whole) return "one very long line";
	const header = head.subarray(start, walker.end);
	if (!isUtf8(header)) throw notUtf8(path);
	const text = header.toString("utf8");
	const delimiter = given ?? sniffDelimiter(text);
	return {
		csv: csvSpec(headerCells(text, delimiter), delimiter, path, options),
		bytes: end,
	};
}

/** The delimiter that the first line names, and where that line ends. */
function namedDelimiter(
	head: Buffer,
	newline: number,
): { readonly delimiter: string; readonly end: number } | undefined {
	let start = 0;
	while ((head[start] ?? 0xff) <= 0x20) start += 1;
	const end = head.indexOf(newline, start);
	if (end === -1 || end - start > 100) return undefined;
	const delimiter = separatorOf(head.toString("latin1", start, end));
	return delimiter === undefined ? undefined : { delimiter, end: end + 1 };
}

/** Finds the end of the header: the first delimiter that gives well-formed cells tells, else the physical line. */
function walkHeader(
	walker: CsvWalker,
	head: Buffer,
	from: number,
	newline: number,
	delimiter: string | undefined,
): void {
	walker.walk(head, from, head.length);
	if (delimiter !== undefined || !walker.fault) return;
	for (const candidate of DELIMITERS) {
		const trial = new CsvWalker(candidate.charCodeAt(0), newline, 0);
		trial.walk(head, from, head.length);
		if (trial.fault) continue;
		walker.next = trial.next;
		walker.end = trial.end;
		walker.unterminated = trial.unterminated;
		return;
	}
}

/** Not even a header: no events. */
function noRows(head: Buffer, delimiter = ","): CsvStart {
	const csv: CsvSpec = {
		dialect: "dotted",
		delimiter: delimiter.charCodeAt(0),
		header: [],
		paths: [],
	};
	return { csv, bytes: head.length };
}

function notUtf8(path: string): FbocError {
	return new FbocError({
		code: "unknown_format",
		message: "the header of the input is not valid UTF-8",
		next: "Save it as UTF-8, for instance: iconv -f WINDOWS-1252 -t UTF-8 FILE.csv > NEW.csv",
		place: { path, line: 1 },
	});
}
