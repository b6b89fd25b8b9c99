import { isAscii, isUtf8 } from "node:buffer";
import { MAX_RECORD_BYTES } from "../defaults.ts";
import {
	describeJsonError,
	MAX_DEPTH,
	nestsTooDeep,
	parseJson,
} from "../segment/json.ts";
import type { RecordSink } from "./block.ts";
import { OVERSIZED_HEAD_BYTES } from "./splitter.ts";

const COMMA = 0x2c;
const CR = 0x0d;
const SPACE = 0x20;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** How the bytes of a block may be decoded: found once a block, since most blocks need no look at a single record. */
export type BlockText = "ascii" | "utf8" | "mixed";

export function textOf(bytes: Uint8Array): BlockText {
	if (isAscii(bytes)) return "ascii";
	return isUtf8(bytes) ? "utf8" : "mixed";
}

/**
 * Reads the NDJSON lines in [from, to) of `bytes`, which begins and ends with
 * whole lines (the last may lack its line end).
 *
 * @returns how many physical lines there are
 */
export function readLines(
	bytes: Buffer,
	from: number,
	to: number,
	newline: number,
	sink: RecordSink,
): number {
	const text = textOf(bytes.subarray(from, to));
	let line = 0;
	for (let start = from; start < to; line++) {
		if (sink.full) return line;
		let end = bytes.indexOf(newline, start);
		if (end === -1 || end > to) end = to;
		readRecord(bytes, start, end, line, text, sink);
		start = end + 1;
	}
	return line;
}

/**
 * Reads one JSON record in [start, end) of `bytes`. White space, NUL bytes and a
 * byte-order mark around it are no part of it; nothing but those is no record.
 */
export function readRecord(
	bytes: Buffer,
	start: number,
	end: number,
	line: number,
	text: BlockText,
	sink: RecordSink,
): void {
	if (end > start && bytes[end - 1] === CR) end -= 1;
	if (end - start > MAX_RECORD_BYTES) {
		rejectTooLong(bytes, start, line, sink);
		return;
	}
	if (bytes[start] !== OPEN_OBJECT || bytes[end - 1] !== CLOSE_OBJECT) {
		while (end > start && (bytes[end - 1] ?? 0) <= SPACE) end -= 1;
		start = skipJunk(bytes, start, end);
		if (start === end) return;
	}
	if (text === "mixed" && !isUtf8(bytes.subarray(start, end))) {
		const message = "the record is not valid UTF-8";
		sink.reject("bad_encoding", message, null, line, bytes, start, end);
		return;
	}
	const event = sink.fast?.(bytes, start, end);
	if (event !== undefined) {
		sink.event(event, line, bytes, start, end);
		return;
	}
	const encoding = text === "ascii" ? "latin1" : "utf8";
	const record = bytes.toString(encoding, start, end);
	if (nestsTooDeep(record)) {
		const message = `the record is nested more than ${MAX_DEPTH} levels deep`;
		sink.reject("malformed_json", message, null, line, bytes, start, end);
		return;
	}
	let value: unknown;
	try {
		value = parseJson(record);
	} catch (error) {
		value = bytes[end - 1] === COMMA ? withoutComma(record) : undefined;
		if (value === undefined) {
			const message = describeJsonError(error);
			sink.reject("malformed_json", message, null, line, bytes, start, end);
			return;
		}
		end -= 1;
	}
	if (typeof value === "object" && value !== null && !Array.isArray(value)) {
		sink.event(value, line, bytes, start, end);
		return;
	}
	const message = "the record is JSON, but not an object";
	sink.reject("not_an_object", message, null, line, bytes, start, end);
}

/** A line cut out of an array keeps the array's comma. */
function withoutComma(record: string): unknown {
	try {
		return parseJson(record.slice(0, -1));
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

/** Only the beginning of the record is handed over, the same however the input was cut. */
export function rejectTooLong(
	bytes: Uint8Array,
	start: number,
	line: number,
	sink: RecordSink,
): void {
	const end = Math.min(bytes.length, start + OVERSIZED_HEAD_BYTES);
	sink.reject(
		"line_too_long",
		`the record is longer than ${MAX_RECORD_BYTES} bytes`,
		null,
		line,
		bytes,
		start,
		end,
	);
}
