import type { Block, BlockReader, InputSpec, RecordSink } from "./block.ts";
import { CsvReader } from "./csv/read-csv.ts";
import { RECORD_FIELDS } from "./json/split-json.ts";
import { readLines } from "./lines/read-lines.ts";
import { RangeReader } from "./open/read-range.ts";
import { RecordReader, rejectTooLong } from "./record/read-record.ts";
import { countByte } from "./splitter.ts";

/**
 * A reader for the blocks of one input. Synchronous, for worker threads; holds
 * no state between blocks but an open file and a buffer for ranges.
 */
export function createBlockReader(spec: InputSpec): BlockReader {
	const ranges = new RangeReader(spec);
	const csv = spec.csv && new CsvReader(spec.csv, spec.newline);

	function read(block: Block, sink: RecordSink): number {
		if (block.range) return ranges.read(block.range, sink);
		const bytes = asBuffer(block.bytes ?? new Uint8Array(0));
		if (block.oversized !== undefined) {
			if (!sink.full) rejectTooLong(bytes, 0, 0, sink);
			return block.oversized;
		}
		if (block.records) {
			return readElements(bytes, block.records, spec.newline, sink);
		}
		if (csv) return csv.read(bytes, sink);
		return readLines(bytes, 0, bytes.length, spec.newline, sink);
	}
	return Object.assign(read, { close: () => ranges.close() });
}

/** The elements of JSON that a block holds; the block may begin and end inside a line. */
function readElements(
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

/** The same memory as a Buffer; what a worker receives is a plain Uint8Array. */
function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
