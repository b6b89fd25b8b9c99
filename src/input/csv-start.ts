import { isUtf8 } from "node:buffer";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { CsvSpec } from "./block.ts";
import { CsvWalker } from "./csv-record.ts";
import { csvSpec, headerCells, sniffDelimiter } from "./csv-spec.ts";
import type { Headed } from "./head.ts";
import type { WarnInput } from "./input-errors.ts";
import { unknown } from "./sniff.ts";

interface CsvStart {
	readonly csv: CsvSpec;
	/** Bytes up to the end of the header. */
	readonly bytes: number;
}

const NO_DELIMITER = 0;

/**
 * Reads the header of a CSV input from its head; blank lines before it are
 * passed over.
 *
 * @throws FbocError `unknown_columns` (exit 2), `unknown_format` (exit 4)
 */
export function prepareCsv(
	{ head, whole }: Headed,
	newline: number,
	path: string,
	options: {
		readonly delimiter?: string | undefined;
		readonly columns: Readonly<Record<string, string>>;
		readonly warn?: WarnInput | undefined;
	},
): CsvStart {
	// Not yet known, the delimiter must only not be mistaken: the line end alone counts.
	const walker = new CsvWalker(
		options.delimiter?.charCodeAt(0) ?? NO_DELIMITER,
		newline,
		0,
	);
	let start = 0;
	let end = 0;
	while (end < head.length) {
		walkHeader(walker, head, end, newline, options.delimiter);
		start = end;
		end = walker.next;
		if (head.toString("latin1", start, walker.end).trim() !== "") break;
	}
	const empty = head.toString("latin1", start, walker.end).trim() === "";
	if (empty && whole) return noRows(head, options.delimiter);
	if (walker.unterminated && !whole) throw unknown(path, "one very long line");
	const header = head.subarray(start, walker.end);
	if (!isUtf8(header)) throw notUtf8(path);
	const text = header.toString("utf8");
	const delimiter = options.delimiter ?? sniffDelimiter(text);
	return {
		csv: csvSpec(
			headerCells(text, delimiter),
			delimiter,
			options.columns,
			path,
			options.warn,
		),
		bytes: end,
	};
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
	for (const candidate of [",", ";", "\t", "|"]) {
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
	return new FbocError(
		"unknown_format",
		EXIT.input,
		"the header of the input is not valid UTF-8",
		"Save it as UTF-8, for instance: iconv -f WINDOWS-1252 -t UTF-8 FILE.csv > NEW.csv",
		{ path, line: 1 },
	);
}
