import type { Readable } from "node:stream";
import { BLOCK_BYTES } from "../../defaults.ts";
import type { Block, InputSpec } from "../block.ts";
import type { BlockBuffers } from "../block-buffers.ts";
import { rangeBlocks, streamBlocks } from "../blocks.ts";
import type { FormatOptions } from "../format.ts";
import type { InputFormat } from "../format-names.ts";
import { formatOf, sniffFormat, unknownFormat } from "../formats.ts";
import { beginText, isBatchBody } from "../json/json-begin.ts";
import { sniffNewline } from "../sample.ts";
import type { InputSource } from "../source.ts";
import { LINE_LIMIT, type Splitter } from "../splitter.ts";
import { decode } from "./decode.ts";
import type { Headed } from "./head.ts";
import { openRaw } from "./raw-source.ts";

export interface OpenOptions extends FormatOptions {
	readonly format: "auto" | InputFormat;
	readonly stdin: Readable;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	/** Allow range blocks, for plain files with LF that may be cut anywhere: workers read them themselves. */
	readonly ranges: boolean;
	/** Hands out the numbers of blocks, where inputs share a count. @default 0, 1, 2 … in each input */
	readonly seq?: (() => number) | undefined;
	/** Allow threads: what is large and packed is unpacked on one of its own. */
	readonly threads?: boolean | undefined;
	/** Where blocks are gathered. @default fresh memory for each */
	readonly buffers?: BlockBuffers | undefined;
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
		const decoded = await decode(raw.chunks(), path, aside, (step) => {
			read = step;
		});
		const { compression, recoded, utf16 } = decoded;
		const { text, splitter, ...told } = await begin(
			decoded.text,
			path,
			options,
		);
		const spec = {
			...{ index, path, compression, ...told },
			...(recoded && { recoded }),
		} as InputSpec;
		const { blockBytes = BLOCK_BYTES, seq = counter(), buffers } = options;
		const plain = compression === "none" && !utf16 && raw.size !== undefined;
		const { cutsAnywhere } = formatOf(spec.format);
		const file =
			options.ranges && plain && cutsAnywhere && spec.newline === 0x0a
				? raw.path
				: undefined;
		return {
			spec,
			size: raw.size,
			get bytesRead() {
				return raw.bytesRead;
			},
			blocks: () =>
				file === undefined
					? streamBlocks(raw, text.rest(), splitter, spec, seq, buffers)
					: rangeBlocks(raw, { path: file, index, seq, blockBytes }),
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

/** Tells the format and gets ready to cut the text. */
async function begin(
	text: Headed,
	path: string,
	options: OpenOptions,
): Promise<
	{ text: Headed; splitter: Splitter } & Pick<
		InputSpec,
		"format" | "newline" | "csv"
	>
> {
	const newline = sniffNewline(text.head);
	const isCut =
		!text.head.includes(newline) || isBatchBody(beginText(text.head));
	const seen = !text.whole && isCut ? await text.extend(LINE_LIMIT) : text;
	const { head, whole } = seen;
	const format =
		options.format === "auto"
			? sniffFormat(head, whole, newline, path)
			: options.format;
	const begun = await formatOf(format).begin({
		...{ head, whole, newline, path, options },
	});
	if (typeof begun === "string") throw unknownFormat(path, begun);
	const { facts, splitter } = begun;
	return { text: seen, splitter, format, newline, ...facts };
}
