import type { Readable } from "node:stream";
import { BLOCK_BYTES } from "../../defaults.ts";
import type { Block, Compression, InputFormat, InputSpec } from "../block.ts";
import type { BlockBuffers } from "../block-buffers.ts";
import { rangeBlocks, streamBlocks } from "../blocks.ts";
import { prepareCsv } from "../csv/csv-start.ts";
import { csvSplitter } from "../csv/split-csv.ts";
import type { InputSource } from "../find/find-inputs.ts";
import { refuseForeign } from "../foreign-formats.ts";
import { gunzip } from "../gzip/gunzip.ts";
import { gunzipAside } from "../gzip/gunzip-aside.ts";
import type { WarnInput } from "../input-errors.ts";
import { type JsonLayout, jsonSplitter } from "../json/split-json.ts";
import { lineSplitter } from "../lines/split-lines.ts";
import { isEnvelope } from "../record/envelope.ts";
import {
	looksLikeBareUtf16,
	sniffFormat,
	sniffNewline,
	trimJunk,
	unknown,
} from "../sniff.ts";
import { LINE_LIMIT, type Splitter } from "../splitter.ts";
import { type Headed, readHead } from "./head.ts";
import { openRaw } from "./raw-source.ts";
import { utf16ToUtf8 } from "./utf16.ts";

export interface OpenOptions {
	readonly format: "auto" | InputFormat;
	/** CSV only; one of `DELIMITERS`, or any single ASCII character. @default sniffed */
	readonly delimiter?: string | undefined;
	/** Config's `columns`: CSV header -> dotted path. */
	readonly columns: Readonly<Record<string, string>>;
	/** Config's `defaults`: here only whether a table needs a column for the event. */
	readonly defaults?: Readonly<Record<string, unknown>> | undefined;
	readonly stdin: Readable;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	/** Allow range blocks, for plain UTF-8 NDJSON files with LF: workers read them themselves. */
	readonly ranges: boolean;
	/** Hands out the numbers of blocks, where inputs share a count. @default 0, 1, 2 … in each input */
	readonly seq?: (() => number) | undefined;
	/** Allow threads: a large gzip file is unzipped on one of its own. */
	readonly threads?: boolean | undefined;
	/** Where blocks are gathered. @default fresh memory for each */
	readonly buffers?: BlockBuffers | undefined;
	readonly warn?: WarnInput | undefined;
	/** For tests: @default BLOCK_BYTES */
	readonly blockBytes?: number | undefined;
}

export interface OpenInput {
	readonly spec: InputSpec;
	/** Bytes on disk when it was opened; undefined for stdin and pipes. */
	readonly size: number | undefined;
	/** Raw (compressed) bytes consumed so far. */
	readonly bytesRead: number;
	/**
	 * The input's blocks, once, in order. Yields everything whole, then throws
	 * `InputDamage` if the end is damaged or the file changed meanwhile.
	 */
	blocks(): AsyncIterable<Block>;
	/**
	 * For range blocks, which workers read later than they are made: throws
	 * `InputDamage` if the file has changed since it was opened. To be called
	 * when the last block has been read. Growing is no change.
	 */
	verify(): Promise<void>;
	close(): Promise<void>;
}

/** A smaller gzip file is unzipped before a thread is up. */
const LARGE_BYTES = 1024 * 1024;

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens one input, tells its compression, encoding and format from its bytes,
 * and for CSV reads the header. One file stays open until `close`, and not more
 * than a few blocks are in memory.
 *
 * @throws FbocError `input_not_found`, `input_unreadable`, `unknown_format`,
 * `unsupported_format` (exit 4), `unknown_columns` (exit 2)
 */
export async function openInput(
	source: InputSource,
	index: number,
	options: OpenOptions,
): Promise<OpenInput> {
	const raw = await openRaw(source, options.stdin, options.signal);
	/** The bytes as they are read, the outermost step last: closing it closes those within. */
	let read: Headed | undefined;
	const close = async () => {
		// A step that waits for bytes goes on once the file or the pipe is closed.
		const ended = read?.close();
		await raw.close();
		await ended;
	};
	try {
		const path = source.name;
		const aside =
			options.threads === true && (raw.size ?? LARGE_BYTES) >= LARGE_BYTES;
		const step = async (chunks: AsyncIterable<Uint8Array>) => {
			read = await readHead(chunks);
			return read;
		};
		const { text, compression, utf16, recoded } = await decode(
			await step(raw.chunks()),
			path,
			aside,
			step,
		);
		const start = await readStart(text, path, options);
		const { spec: found, splitter } = start;
		const spec: InputSpec = {
			...{ index, path, compression, ...found },
			...(recoded && { recoded }),
		};
		const plain = compression === "none" && !utf16 && raw.size !== undefined;
		const file = plain && options.ranges ? source.path : undefined;
		const lines = spec.format === "ndjson" && spec.newline === 0x0a;
		const { blockBytes = BLOCK_BYTES, seq = counter() } = options;
		return {
			spec,
			size: raw.size,
			get bytesRead() {
				return raw.bytesRead;
			},
			blocks: () =>
				lines && file !== undefined
					? rangeBlocks(raw, { path: file, index, seq, blockBytes })
					: streamBlocks(
							raw,
							start.chunks(),
							splitter,
							spec,
							seq,
							options.buffers,
						),
			async verify() {
				const state = await raw.verify();
				if (typeof state !== "string") throw state;
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function counter(): () => number {
	let next = 0;
	return () => next++;
}

interface Decoded {
	readonly text: Headed;
	readonly compression: Compression;
	readonly utf16: boolean;
	/** The text is not the bytes as they stood. */
	readonly recoded: boolean;
}

/**
 * From raw bytes to UTF-8 without a byte-order mark.
 *
 * @param step begins to read what another step gives
 */
async function decode(
	bytes: Headed,
	path: string,
	aside: boolean,
	step: (chunks: AsyncIterable<Uint8Array>) => Promise<Headed>,
): Promise<Decoded> {
	const gzip = bytes.head[0] === 0x1f && bytes.head[1] === 0x8b;
	const compression = gzip ? "gzip" : "none";
	const unzip = aside ? gunzipAside : gunzip;
	const data = gzip ? await step(unzip(bytes.rest(), path)) : bytes;
	const { head } = data;
	refuseForeign(head, path);
	const little = head[0] === 0xff && head[1] === 0xfe;
	const big = head[0] === 0xfe && head[1] === 0xff;
	if (little || big) {
		const text = utf16ToUtf8(without(data.rest(), 2), big, path);
		const read = await step(text);
		return { text: read, compression, utf16: true, recoded: true };
	}
	if (looksLikeBareUtf16(head)) {
		throw unknown(
			path,
			"UTF-16 without a byte-order mark (iconv -f UTF-16LE -t UTF-8 converts it)",
		);
	}
	if (!head.subarray(0, 3).equals(UTF8_MARK)) {
		return { text: data, compression, utf16: false, recoded: false };
	}
	const text = await step(without(data.rest(), 3));
	return { text, compression, utf16: false, recoded: true };
}

async function* without(
	chunks: AsyncIterable<Uint8Array>,
	count: number,
): AsyncGenerator<Uint8Array> {
	let left = count;
	for await (const chunk of chunks) {
		const skip = Math.min(left, chunk.length);
		left -= skip;
		if (chunk.length > skip) yield chunk.subarray(skip);
	}
}

interface Start {
	readonly spec: Pick<InputSpec, "format" | "newline" | "csv">;
	readonly splitter: Splitter;
	chunks(): AsyncIterable<Uint8Array>;
}

/** Tells the format and gets the splitter ready for it. */
async function readStart(
	text: Headed,
	path: string,
	options: OpenOptions,
): Promise<Start> {
	let { head, whole } = text;
	let input = text;
	const newline = sniffNewline(head);
	const isCut = !head.includes(newline) || isBatchBody(headText(head));
	if (!whole && isCut) {
		input = await text.extend(LINE_LIMIT);
		({ head, whole } = input);
	}
	const chunks = () => input.rest();
	const { blockBytes } = options;
	const format =
		options.format === "auto"
			? sniffFormat(head, whole, newline, path)
			: options.format;
	if (format === "ndjson") {
		const splitter = lineSplitter(newline, blockBytes);
		return { spec: { format, newline }, splitter, chunks };
	}
	if (format === "json") {
		const layout = jsonLayout(headText(head), whole);
		const splitter = jsonSplitter(layout, newline, blockBytes);
		return { spec: { format, newline }, splitter, chunks };
	}
	const { csv, bytes } = prepareCsv(input, newline, path, options);
	return {
		spec: { format, newline, csv },
		splitter: csvSplitter(csv, newline, bytes, blockBytes),
		chunks,
	};
}

/** Where the records of a JSON text are; a batch that is held whole is a record, since it may say something for all of its messages. */
function jsonLayout(text: string, whole: boolean): JsonLayout {
	if (text.startsWith("[")) return "array";
	if (!isEnvelope(text) || (whole && isBatchBody(text))) return "values";
	return "envelope";
}

const headText = (head: Buffer): string => trimJunk(head.toString("latin1"));

/** The body of a batch call; Segment takes 500 KB of one. */
const isBatchBody = (text: string): boolean => /^\{[^[]*"batch"\s*:/.test(text);
