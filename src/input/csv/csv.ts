import type { Format } from "../format.ts";
import { isText } from "../sample.ts";
import { countByte } from "../splitter.ts";
import { headerCells, sniffDelimiter } from "./header-cells.ts";
import { CsvReader } from "./read-csv.ts";
import { csvSplitter } from "./split-csv.ts";

/** Delimiters that make a line of text a row; `:` alone does not. */
const DELIMITER = /[,;\t|]/;
/** A first line `sep=;`; a tab at its end is gone. */
const NAMED_DELIMITER = /^"?sep=(?:\W*|\\t)$/i;
/** An array's first value cannot begin like this, but a column's name in brackets can: `[email],[event_time]`. */
const BRACKETED =
	/^\[(?!(?:true|false|null)\b)[\p{L}_][^[\]{}"]*\]\s*[,;\t|:]/u;

/** Tables of delimited cells under a header. */
export const csv: Format<"csv"> = {
	label: "CSV or TSV",
	sniff({ lines }) {
		const [first = ""] = lines;
		if (BRACKETED.test(first)) return true;
		if (/^[[<]/.test(first) || !lines.every(isText)) return false;
		return (
			DELIMITER.test(first) ||
			NAMED_DELIMITER.test(first) ||
			isColonHeader(first)
		);
	},
	async begin(beginning) {
		// What threads that only read have no need of.
		const { prepareCsv } = await import("./csv-start.ts");
		const start = prepareCsv(beginning);
		if (typeof start === "string") return start;
		const { csv, bytes } = start;
		const { newline, options } = beginning;
		const splitter = csvSplitter(csv, newline, bytes, options.blockBytes);
		return { facts: { csv }, splitter };
	},
	reader({ csv, newline }) {
		const reader = new CsvReader(csv, newline);
		return {
			read: ({ records }, bytes, sink) =>
				// The header has none.
				records ? countByte(bytes, newline) : reader.read(bytes, sink),
		};
	},
	record: "cells",
	cutsAnywhere: false,
	closesItself: false,
	spansLines: true,
	before: "is the header, or stands before it",
};

/** Names with nothing but colons between them, three at least. */
function isColonHeader(first: string): boolean {
	if (sniffDelimiter(first) !== ":") return false;
	const names = headerCells(first, ":");
	return (
		names.length > 2 &&
		names.every((name) => /^[\p{L}_][\w .[\]-]*$/u.test(name))
	);
}
