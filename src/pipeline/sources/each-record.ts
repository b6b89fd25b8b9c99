import type { ReadCode, RecordSink } from "../../input/block.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import type { Batch } from "../mapping/batch.ts";
import type { BlockMapper, ReadBlock } from "../mapping/map-block.ts";

/** A record of an input that is read again, by itself. */
export interface SingleRecord {
	/** Physical line, from 1. */
	readonly line: number;
	readonly bytes: Uint8Array;
	/** Undefined: it cannot be read. */
	readonly event: SegmentEvent | undefined;
	/** Maps it, as a batch of its own that stands at its line. */
	map(): Batch;
}

/** Looks at every record of an input, those that cannot be read too; who extends it says at what. */
export abstract class EachRecord implements RecordSink {
	readonly full = false;
	readonly #index: number;
	readonly #mapper: BlockMapper;
	#before = 0;

	/** @param index of the input */
	constructor(index: number, mapper: BlockMapper) {
		this.#index = index;
		this.#mapper = mapper;
	}

	/** For the next block, which begins after so many physical lines. */
	from(before: number): this {
		this.#before = before;
		return this;
	}

	protected abstract look(record: SingleRecord): void;

	event(
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record?: number,
	): void {
		this.#each(line, bytes.subarray(start, end), event, (_, sink) => {
			sink.event(event, 0, bytes, start, end, record);
			return 1;
		});
	}

	reject(
		code: ReadCode,
		message: string,
		field: string | null,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record?: number,
	): void {
		this.#each(line, bytes.subarray(start, end), undefined, (_, sink) => {
			sink.reject(code, message, field, 0, bytes, start, end, record);
			return 1;
		});
	}

	#each(
		at: number,
		bytes: Uint8Array,
		event: SegmentEvent | undefined,
		read: ReadBlock,
	): void {
		const line = this.#before + at + 1;
		this.look({
			line,
			bytes,
			event,
			map: () => ({
				...this.#mapper.map({ input: this.#index, seq: 0 }, read),
				lines: 1,
				firstLine: line,
			}),
		});
	}
}
