import type { Block, BlockReader, InputSpec, RecordSink } from "./block.ts";
import { CsvReader } from "./read-csv.ts";
import { readLines, readRecord, rejectTooLong, textOf } from "./read-lines.ts";
import { RangeReader } from "./read-range.ts";
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

/** The elements of a JSON array that a block holds; the block may begin and end inside a line. */
function readElements(
	bytes: Buffer,
	records: Uint32Array,
	newline: number,
	sink: RecordSink,
): number {
	const text = textOf(bytes);
	for (let at = 0; at + 3 <= records.length; at += 3) {
		if (sink.full) break;
		const [start = 0, end = 0, line = 0] = records.subarray(at, at + 3);
		readRecord(bytes, start, end, line, text, sink);
	}
	return countByte(bytes, newline);
}

/** The same memory as a Buffer; what a worker receives is a plain Uint8Array. */
function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
