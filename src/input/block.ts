import type { SegmentEvent } from "../segment/event.ts";
import type { FastEventReader } from "./fast/event.ts";

export type InputFormat = "ndjson" | "json" | "csv";
export type Compression = "none" | "gzip" | "zstd";

/**
 * What a reader must know of one input to read its blocks. Plain data: it is
 * handed to worker threads. How CSV columns become paths is inside `csv`.
 */
export interface InputSpec {
	/** Index of the input in the run. */
	readonly index: number;
	/** As a person would name it; `-` is stdin. Not escaped: escape when shown. */
	readonly path: string;
	readonly format: InputFormat;
	readonly compression: Compression;
	/** Byte that ends a line: 0x0a, or 0x0d where a file has only lone CRs. */
	readonly newline: 0x0a | 0x0d;
	readonly csv?: CsvSpec;
	/** The blocks are not the input's own bytes: a byte-order mark was taken off, or it was UTF-16. */
	readonly recoded?: boolean;
}

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

/** Reasons for which a record cannot be read. Stage `read` of a reject. */
export type ReadCode =
	| "malformed_json"
	| "malformed_csv"
	| "not_an_object"
	| "line_too_long"
	| "bad_encoding"
	| "unsafe_number"
	| "truncated_input";

/**
 * Takes what a reader finds in a block, in order. `line` counts from 0 within
 * the block; `start` and `end` are the record's bytes in `bytes`; `record` is
 * its number, from 1, where several records begin on the line, else 0 or absent.
 */
export interface RecordSink {
	event(
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record?: number,
	): void;
	/** `message` never holds a value of the record. */
	reject(
		code: ReadCode,
		message: string,
		field: string | null,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record?: number,
	): void;
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
	close(): void;
}
