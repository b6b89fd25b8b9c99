import type { Block, BlockReader, InputSpec, RecordSink } from "./block.ts";
import { formatOf } from "./formats.ts";
import { rejectTooLong } from "./record-bytes.ts";

const NOTHING = new Uint8Array(0);

/**
 * A reader for the blocks of one input. Synchronous, for worker threads; holds
 * no state between blocks but an open file and a buffer for ranges.
 */
export function createBlockReader(spec: InputSpec): BlockReader {
	const format = formatOf(spec.format);
	const reader = format.reader(spec);

	function read(block: Block, sink: RecordSink): number {
		const bytes = asBuffer(block.bytes ?? NOTHING);
		if (block.oversized === undefined) return reader.read(block, bytes, sink);
		if (!sink.full) rejectTooLong(bytes, 0, 0, sink);
		return block.oversized;
	}
	return Object.assign(read, {
		cells: format.record === "cells",
		close: () => reader.close?.(),
	});
}

/** The same memory as a Buffer; what a worker receives is a plain Uint8Array. */
function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
