import type { SegmentEvent } from "../../segment/event.ts";
import type {
	Block,
	InputSpec,
	ReadCode,
	RecordPlace,
	RecordSink,
} from "../block.ts";
import { BlockReaders } from "../block-readers.ts";

/** A record of an input, looked at by itself. */
export type InputRecord = {
	readonly spec: InputSpec;
	/** Physical line, from 1. */
	readonly line: number;
	/** Within its block. */
	readonly at: RecordPlace;
} & What;

type What =
	| { readonly event: SegmentEvent; readonly refusal?: undefined }
	/** It cannot be read. */
	| { readonly event?: undefined; readonly refusal: ReadRefusal };

interface ReadRefusal {
	readonly code: ReadCode;
	readonly message: string;
}

/** The bytes of a record, where they stand. */
export const bytesOf = ({ at }: InputRecord): Uint8Array =>
	at.bytes.subarray(at.start, at.end);

/** Hands a record to a sink as if it stood alone in its block. */
export function readAgain({ at, ...record }: InputRecord, sink: RecordSink) {
	const place = { ...at, line: 0 };
	if (record.event !== undefined) sink.event(record.event, place);
	else sink.reject(record.refusal.code, record.refusal.message, place);
}

/** @returns true: no more is wanted */
type Look = (record: InputRecord) => unknown;

/**
 * Reads blocks one after the other and shows every record, those that cannot be
 * read too, with its line in the input. Inputs may follow one another.
 */
export class EachRecord implements RecordSink {
	full = false;
	/** Physical lines of the present input's blocks so far. */
	lines = 0;
	readonly #look: Look;
	readonly #readers = new BlockReaders();
	#spec: InputSpec | undefined;

	constructor(look: Look) {
		this.#look = look;
	}

	/** @returns how many physical lines the block holds */
	read(block: Block, spec: InputSpec): number {
		if (spec !== this.#spec) this.lines = 0;
		this.#spec = spec;
		const lines = this.#readers.for(spec)(block, this);
		this.lines += lines;
		return lines;
	}

	/** Closes the file that a reader of ranges has open. */
	close(): void {
		this.#readers.close();
	}

	event(event: SegmentEvent, at: RecordPlace): void {
		this.#each({ event }, at);
	}

	reject(code: ReadCode, message: string, at: RecordPlace): void {
		this.#each({ refusal: { code, message } }, at);
	}

	#each(what: What, at: RecordPlace): void {
		const spec = this.#spec;
		if (this.full || spec === undefined) return;
		const line = this.lines + at.line + 1;
		this.full = this.#look({ spec, line, at, ...what }) === true;
	}
}
