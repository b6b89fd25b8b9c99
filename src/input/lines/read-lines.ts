import type { RecordSink } from "../block.ts";
import { RecordReader } from "../json/read-record.ts";

/**
 * Reads the NDJSON lines in [from, to) of `bytes`, which begins and ends with
 * whole lines (the last may lack its line end).
 *
 * @returns how many physical lines there are
 */
export function readLines(
	bytes: Buffer,
	from: number,
	to: number,
	newline: number,
	sink: RecordSink,
): number {
	const reader = new RecordReader(bytes.subarray(from, to), newline, sink);
	let line = 0;
	for (let start = from; start < to; line++) {
		if (sink.full) return line;
		let end = bytes.indexOf(newline, start);
		if (end === -1 || end > to) end = to;
		reader.line(bytes, start, end, line);
		start = end + 1;
	}
	return line;
}
