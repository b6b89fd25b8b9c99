import type { Batch } from "../conversion/batch.ts";
import type { ReadCode, RecordSink } from "../input/block.ts";
import type { SegmentEvent } from "../segment/event.ts";
import type { BlockMapper, ReadBlock } from "./map-block.ts";
import type { Mention, WantedInput } from "./wanted-records.ts";

/** A record and what means it. */
interface Found {
	readonly batch: Batch;
	readonly mentions: readonly Mention[];
}

/** Picks the records that a rejects file refers to out of an input, and maps each by itself. */
export class RecordFilter implements RecordSink {
	readonly full = false;
	readonly #found: Found[] = [];
	/** A record was a line of a payload file, which is no event. */
	payloads = false;
	readonly #index: number;
	readonly #input: WantedInput;
	readonly #mapper: BlockMapper;
	#before = 0;

	constructor(index: number, input: WantedInput, mapper: BlockMapper) {
		this.#index = index;
		this.#input = input;
		this.#mapper = mapper;
	}

	/** For the next block, which begins after so many physical lines. */
	from(before: number): this {
		this.#before = before;
		return this;
	}

	event(
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record?: number,
	): void {
		const read: ReadBlock = (_, sink) => {
			sink.event(event, 0, bytes, start, end, record);
			return 1;
		};
		this.#look(line, bytes.subarray(start, end), read, event);
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
		const read: ReadBlock = (_, sink) => {
			sink.reject(code, message, field, 0, bytes, start, end, record);
			return 1;
		};
		this.#look(line, bytes.subarray(start, end), read, undefined);
	}

	/** Hands out what was found, in order. An entry counts as found once its record was taken in: a run may end between two. */
	*found(): Generator<Batch> {
		for (const { batch, mentions } of this.#found.splice(0)) {
			yield batch;
			for (const mention of mentions) mention.found = true;
		}
	}

	/** Lines whose record is not there any more, or another one. */
	missing(): number[] {
		return [...this.#input.lines]
			.filter(([, wanted]) => wanted.isMissing)
			.map(([line]) => line)
			.sort((a, b) => a - b);
	}

	#look(
		at: number,
		record: Uint8Array,
		read: ReadBlock,
		event: SegmentEvent | undefined,
	): void {
		const line = this.#before + at + 1;
		const wanted = this.#input.lines.get(line);
		if (wanted?.isReference !== true) return;
		if (
			event !== undefined &&
			"schema" in event &&
			event.schema === "fboc.payload/1"
		) {
			this.payloads = true;
			return;
		}
		const batch = this.#mapper.map({ input: this.#index, seq: 0 }, read);
		const mentions = wanted.mentions(
			record,
			batch,
			event && this.#mapper.messages.read(event),
		);
		if (mentions.length === 0) return;
		this.#found.push({
			batch: { ...batch, lines: 1, firstLine: line },
			mentions,
		});
	}
}
