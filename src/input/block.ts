import type { SegmentEvent } from "../segment/event.ts";
import type { FastEventReader } from "./fast/event.ts";
import type { Compression, InputFormat } from "./format-names.ts";

/** What is told of every input to whoever reads its blocks. Plain data: it is handed to worker threads. */
interface SpecOfAny {
	/** Index of the input in the run. */
	readonly index: number;
	/** As a person would name it; `-` is stdin. Not escaped: escape when shown. */
	readonly path: string;
	readonly compression: Compression;
	/** Byte that ends a line: 0x0a, or 0x0d where a file has only lone CRs. */
	readonly newline: 0x0a | 0x0d;
	/** The blocks are not the input's own bytes: a byte-order mark was taken off, or it was UTF-16. */
	readonly recoded?: boolean;
}

/** What the reader of a format must know beside that: how CSV columns become paths. */
export type FactsOf<F extends InputFormat> = F extends "csv"
	? { readonly csv: CsvSpec }
	: { readonly csv?: undefined };

export type SpecOf<F extends InputFormat> = SpecOfAny & {
	readonly format: F;
} & FactsOf<F>;

/** What a reader must know of one input to read its blocks. */
export type InputSpec = { [F in InputFormat]: SpecOf<F> }[InputFormat];

/** Decided once, from the header. Plain data. */
export interface CsvSpec {
	readonly dialect: "dotted" | "warehouse" | "s3" | "columns";
	/** One byte: `,` `;` tab `|` `:`, or what the user or the file names. */
	readonly delimiter: number;
	/** The header cells as they stand. */
	readonly header: readonly string[];
	/** For each column the path its cells go to; empty: the column is ignored. A number is an array index. */
	readonly paths: readonly (readonly (string | number)[])[];
}

/**
 * A run of whole records of one input, in input order. Blocks tile the input:
 * every physical line belongs to exactly one block, so that line numbers are
 * `lines of the blocks before + line in the block`.
 *
 * Either `bytes` (UTF-8) is there, to be transferred to a worker, or `range`,
 * for plain UTF-8 NDJSON files, which a worker reads itself: the block owns the
 * lines that begin in [from, to).
 */
export interface Block {
	readonly input: number;
	/** Physical line at which the block begins, from 1, where blocks before it are not read. */
	readonly firstLine?: number;
	/** 0, 1, 2 … in input order, over all inputs of the run. */
	readonly seq: number;
	readonly bytes?: Uint8Array;
	readonly range?: {
		readonly path: string;
		readonly from: number;
		readonly to: number;
		/** Size of the file when it was opened: nothing beyond it is read. */
		readonly end: number;
	};
	/** JSON (and, empty, the header of a CSV): for each element start, end (byte offsets in `bytes`), its line in the block (0 is the first) and its number among those that begin on that line, from 1 (0: it is alone there). */
	readonly records?: Uint32Array;
	/**
	 * The block is one record longer than `MAX_RECORD_BYTES`, not held: `bytes`
	 * is only its beginning, this is how many physical lines it spans.
	 */
	readonly oversized?: number;
}

/** A block and what its reader must know. */
export interface SpecifiedBlock {
	readonly block: Block;
	readonly spec: InputSpec;
}

/** Reasons for which a record cannot be read. Stage `read` of a reject. */
export type ReadCode =
	| "malformed_json"
	| "malformed_csv"
	| "not_an_object"
	| "line_too_long"
	| "bad_encoding"
	| "unsafe_number"
	| "truncated_input";

/** Where a record stands. Valid only during the call that it is handed over by. */
export interface RecordPlace {
	/** Within the block, from 0. */
	readonly line: number;
	/** Its number, from 1, where several records begin on the line, else 0. */
	readonly record: number;
	/** The record is [start, end) of these. */
	readonly bytes: Uint8Array;
	readonly start: number;
	readonly end: number;
}

/** Takes what a reader finds in a block, in order. */
export interface RecordSink {
	event(event: SegmentEvent, at: RecordPlace): void;
	/** `message` never holds a value of the record. */
	reject(code: ReadCode, message: string, at: RecordPlace): void;
	/** True once the sink wants no more (`--limit`); a reader stops before its next record. */
	readonly full: boolean;
	/** Tried on JSON records first, by a sink that needs only what its events hold. */
	readonly fast?: FastEventReader | undefined;
}

/**
 * Reads one block into a sink, synchronously; returns how many physical lines
 * the block holds (begin in it, for a range). Worker-safe. What the sink is
 * handed is valid only during the call. `close` frees the file of a reader of
 * ranges; without one it does nothing.
 *
 * @throws InputDamage when the file of a range vanished, shrank or is being
 * written; everything whole has reached the sink by then.
 */
export interface BlockReader {
	(block: Block, sink: RecordSink): number;
	/** A record's bytes are cells, not the JSON of its event. @default false */
	readonly cells?: boolean;
	close(): void;
}
