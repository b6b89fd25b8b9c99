import type { Batch } from "../conversion/batch.ts";
import type { ReadCode, RecordSink } from "../input/block.ts";
import type { SegmentEvent } from "../segment/event.ts";
import type { BlockMapper, ReadBlock } from "./map-block.ts";
import {
	type Mention,
	recordDigest,
	type WantedInput,
} from "./wanted-records.ts";

/** A record and what means it. */
export interface Found {
	readonly batch: Batch;
	readonly mentions: readonly Mention[];
}

/** A record at a place that is wanted, which no entry means by its digest. */
export interface Stray {
	readonly batch: Batch;
	readonly digest: string;
}

/** Picks the records that a rejects file refers to out of an input, and maps each by itself. */
export class RecordFilter implements RecordSink {
	readonly full = false;
	readonly #found: Found[] = [];
	/** By line. Of a line with many records only so many as tell that it is not clear which one is meant. */
	readonly strays = new Map<number, Stray[]>();
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
		const mapped = this.#mapper.map({ input: this.#index, seq: 0 }, read);
		const mentions = wanted.mentions(
			record,
			mapped,
			event && this.#mapper.messages.read(event),
		);
		const batch = { ...mapped, lines: 1, firstLine: line };
		if (mentions.length > 0) {
			this.#found.push({ batch, mentions });
			return;
		}
		const strays = this.strays.get(line) ?? [];
		this.strays.set(line, strays);
		if (strays.length <= wanted.references)
			strays.push({ batch, digest: recordDigest(record) });
	}
}
