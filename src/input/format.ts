import type { Block, FactsOf, RecordSink, SpecOf } from "./block.ts";
import type { InputFormat } from "./format-names.ts";
import type { WarnInput } from "./input-errors.ts";
import type { Splitter } from "./splitter.ts";

/** What an input begins with, as far as its format is told by it. */
export interface Sample {
	/** Its first lines, trimmed, without blank ones; none where no line ends within what was looked at. */
	readonly lines: readonly string[];
	/** The first of them or, where there is none, all that was looked at. */
	readonly begin: string;
	/** There is nothing in the whole input: no events, in whatever format. */
	readonly isEmpty: boolean;
}

/** What a format is begun with. */
export interface Beginning {
	/** The first bytes: UTF-8, without a byte-order mark. */
	readonly head: Buffer;
	/** They are all there are. */
	readonly whole: boolean;
	readonly newline: 0x0a | 0x0d;
	/** As a person would name the input. */
	readonly path: string;
	readonly options: FormatOptions;
}

/** What the command line and the config say of tables. */
export interface FormatOptions {
	/** One of `DELIMITERS`, or any single ASCII character. @default sniffed */
	readonly delimiter?: string | undefined;
	/** Config's `columns`: CSV header -> dotted path. */
	readonly columns: Readonly<Record<string, string>>;
	/** Config's `defaults`: here only whether a table needs a column for the event. */
	readonly defaults?: Readonly<Record<string, unknown>> | undefined;
	readonly warn?: WarnInput | undefined;
	/** For tests: @default BLOCK_BYTES */
	readonly blockBytes?: number | undefined;
}

/** Reads the blocks of one input; see `BlockReader`. */
export interface FormatReader {
	read(block: Block, bytes: Buffer, sink: RecordSink): number;
	close?(): void;
}

/**
 * All that differs between formats. One that is no stream of bytes (Parquet,
 * read by row groups) will give blocks of its own where these give a splitter,
 * and count rows where these count lines.
 */
export interface Format<F extends InputFormat = InputFormat> {
	/** For people, in the plural. */
	readonly label: string;
	/** Whether an input is in it, by how it begins. */
	sniff(sample: Sample): boolean;
	/**
	 * Gets ready to cut the input into blocks.
	 *
	 * @returns a text that says what the input looks like instead, where it is not in this format after all
	 */
	begin(beginning: Beginning): Promise<Begun<F> | string>;
	/** How its blocks are read, on whatever thread. */
	reader(spec: SpecOf<F>): FormatReader;
	/** What a record's bytes are: JSON is quoted and read again as it stands, cells are told as their event. */
	readonly record: "json" | "cells";
	/** Nothing but line ends parts records: a file may be cut at any byte, and its parts be read by whoever opens it. */
	readonly cutsAnywhere: boolean;
	/** Marks of its own tell whether the end is whole; else a last line without an end may be one that is still being written. */
	readonly closesItself: boolean;
	/** A record may be asked for by any of the lines that it spans; else by the one where it begins. */
	readonly spansLines: boolean;
	/** What stands at a line before the first record, in words. */
	readonly before?: string;
}

export interface Begun<F extends InputFormat> {
	readonly facts: FactsOf<F>;
	readonly splitter: Splitter;
}
