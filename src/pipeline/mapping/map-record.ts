import type { Block, RecordSink } from "../../input/block.ts";
import { formatOf } from "../../input/formats.ts";
import { type InputRecord, readAgain } from "../../input/record/each-record.ts";
import type { Batch } from "./batch.ts";
import type { BlockMapper } from "./map-block.ts";

/** Maps one record of an input by itself, to a batch that stands at its line. */
export function mapRecord(
	mapper: BlockMapper,
	input: number,
	record: InputRecord,
): Batch {
	const read = (_: Block, sink: RecordSink): number => {
		readAgain(record, sink);
		return 1;
	};
	const cells = formatOf(record.spec.format).record === "cells";
	const batch = mapper.map({ input, seq: 0 }, Object.assign(read, { cells }));
	return { ...batch, lines: 1, firstLine: record.line };
}
