import type { RecordSink } from "../block.ts";
import { countByte } from "../splitter.ts";
import { RecordReader } from "./read-record.ts";
import { RECORD_FIELDS } from "./split-json.ts";

/**
 * Reads the elements of JSON that a block holds; the block may begin and end
 * inside a line.
 *
 * @returns how many physical lines it holds
 */
export function readElements(
	bytes: Buffer,
	records: Uint32Array,
	newline: number,
	sink: RecordSink,
): number {
	const reader = new RecordReader(bytes, newline, sink);
	/** Records more than elements, on the present line: an element may be a batch. */
	let more = 0;
	let present = -1;
	for (let at = 0; at < records.length; at += RECORD_FIELDS) {
		if (sink.full) break;
		const [start = 0, end = 0, line = 0, own = 0] = records.subarray(at);
		if (line !== present) more = 0;
		present = line;
		const number = own > 0 ? own + more : 0;
		more += reader.record(bytes, start, end, line, number) - 1;
	}
	return countByte(bytes, newline);
}
