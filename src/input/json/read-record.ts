import { isUtf8 } from "node:buffer";
import { MAX_RECORD_BYTES } from "../../defaults.ts";
import {
	describeJsonError,
	MAX_DEPTH,
	nestsTooDeep,
	parseRecord,
} from "../../segment/json.ts";
import type { ReadCode, RecordPlace, RecordSink } from "../block.ts";
import { type BlockText, rejectTooLong, textOf } from "../record-bytes.ts";
import { countByte } from "../splitter.ts";
import { isBatch, messagesOf } from "./batch-line.ts";
import { RECORD_FIELDS, recordsOf } from "./split-json.ts";

const COMMA = 0x2c;
const CR = 0x0d;
const SPACE = 0x20;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where one record may end and the next begin on a line: `}{`, `} {`, `},{`, or a record separator. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that separator is one
const SEVERAL = /\}[\s,\x1e]*\{|\x1e\s*\{/;

/**
 * Reads the JSON records of one block into a sink. White space (the record
 * separator of RFC 7464 too), NUL bytes and a byte-order mark around a record
 * are no part of it; nothing but those is no record.
 */
export class RecordReader {
	readonly #text: BlockText;
	readonly #newline: number;
	readonly #sink: RecordSink;

	/** @param block the bytes that all records are of */
	constructor(block: Uint8Array, newline: number, sink: RecordSink) {
		this.#text = textOf(block);
		this.#newline = newline;
		this.#sink = sink;
	}

	/** Reads a line in [start, end) of `bytes`: a record, or several without a line end between. */
	line(bytes: Buffer, start: number, end: number, line: number): void {
		this.#read(bytes, start, end, line, 0, true);
	}

	/**
	 * Reads one record, which may be a batch of messages.
	 *
	 * @param number of the record among those that begin on its line, from 1; 0: it is alone there
	 * @returns how many records it came to
	 */
	record(
		bytes: Buffer,
		start: number,
		end: number,
		line: number,
		number: number,
	): number {
		return this.#read(bytes, start, end, line, number, false);
	}

	#read(
		bytes: Buffer,
		start: number,
		end: number,
		line: number,
		number: number,
		isLine: boolean,
	): number {
		const sink = this.#sink;
		if (end > start && bytes[end - 1] === CR) end -= 1;
		if (end - start > MAX_RECORD_BYTES) {
			rejectTooLong(bytes, start, line, sink, number);
			return 1;
		}
		if (bytes[start] !== OPEN_OBJECT || bytes[end - 1] !== CLOSE_OBJECT) {
			while (end > start && (bytes[end - 1] ?? 0) <= SPACE) end -= 1;
			start = skipJunk(bytes, start, end);
			if (start === end) return 0;
		}
		const at = { line, record: number, bytes, start, end };
		if (this.#text === "mixed" && !isUtf8(bytes.subarray(start, end)))
			return this.#refuse("bad_encoding", "the record is not valid UTF-8", at);
		const event = sink.fast?.(bytes, start, end);
		if (event !== undefined) {
			sink.event(event, at);
			return 1;
		}
		const encoding = this.#text === "ascii" ? "latin1" : "utf8";
		const record = bytes.toString(encoding, start, end);
		if (nestsTooDeep(record)) {
			const message = `the record is nested more than ${MAX_DEPTH} levels deep`;
			return this.#refuse("malformed_json", message, at);
		}
		let value: unknown;
		try {
			value = parseRecord(record);
		} catch (error) {
			value = bytes[end - 1] === COMMA ? withoutComma(record) : undefined;
			if (value === undefined) {
				const several =
					isLine && SEVERAL.test(record)
						? this.#several(bytes, start, end, line)
						: 0;
				return (
					several ||
					this.#refuse("malformed_json", describeJsonError(error), at)
				);
			}
			at.end -= 1;
		}
		if (typeof value !== "object" || value === null || Array.isArray(value)) {
			const message = "the record is JSON, but not an object";
			return this.#refuse("not_an_object", message, at);
		}
		if (isBatch(value)) return this.#batch(bytes, start, at.end, line, number);
		sink.event(value, at);
		return 1;
	}

	#refuse(code: ReadCode, message: string, at: RecordPlace): 1 {
		this.#sink.reject(code, message, at);
		return 1;
	}

	/** Reads the records of a line that is not one; 0: it is not several either. */
	#several(bytes: Buffer, start: number, end: number, line: number): number {
		const found = recordsOf(bytes.subarray(start, end), this.#newline);
		if (found.length < 2 * RECORD_FIELDS) return 0;
		let count = 0;
		for (let at = 0; at < found.length; at += RECORD_FIELDS) {
			if (this.#sink.full) break;
			const from = start + (found[at] as number);
			const to = start + (found[at + 1] as number);
			count += this.record(bytes, from, to, line, count + 1);
		}
		return count;
	}

	/** Reads the messages of a batch, each as a record of its own. */
	#batch(
		bytes: Buffer,
		start: number,
		end: number,
		firstLine: number,
		number: number,
	): number {
		const messages = messagesOf(bytes, start, end);
		const lines: number[] = [];
		let line = firstLine;
		let passed = start;
		for (const { at } of messages) {
			line += countByte(bytes.subarray(passed, at), this.#newline);
			passed = at;
			lines.push(line);
		}
		let count = 0;
		/** Number of the message before, on its line. */
		let last = 0;
		for (const [i, message] of messages.entries()) {
			if (this.#sink.full) break;
			const own = lines[i] as number;
			if (own === lines[i - 1]) last += 1;
			else last = own === firstLine && number > 0 ? number : 1;
			const alone = last === 1 && own !== lines[i + 1] && number === 0;
			count += this.record(
				message.bytes,
				message.start,
				message.end,
				own,
				alone ? 0 : last,
			);
		}
		return Math.max(1, count);
	}
}

/** A line cut out of an array keeps the array's comma. */
function withoutComma(record: string): unknown {
	try {
		return parseRecord(record.slice(0, -1));
	} catch {
		return undefined;
	}
}

function skipJunk(bytes: Buffer, start: number, end: number): number {
	let at = start;
	for (;;) {
		while (at < end && (bytes[at] ?? 0) <= SPACE) at += 1;
		const mark =
			bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
		if (!mark || at + 3 > end) return at;
		at += 3;
	}
}
