import { isAscii, isUtf8 } from "node:buffer";
import { MAX_RECORD_BYTES } from "../../defaults.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import type { CsvSpec, ReadCode, RecordSink } from "../block.ts";
import { type BlockText, rejectTooLong, textOf } from "../record-bytes.ts";
import { countByte } from "../splitter.ts";
import { buildEvent } from "./csv-event.ts";
import { CsvWalker } from "./csv-record.ts";

/** One message for all faults, for which one it is may depend on where the block ends. */
const BAD_QUOTES =
	"a quoted cell is not closed, or not where it should be; quotes inside it are doubled";

interface Refusal {
	/** @default malformed_csv */
	readonly code?: ReadCode;
	readonly message: string;
}

/** Reads the CSV records of a block, which begins and ends with whole records. */
export class CsvReader {
	readonly #spec: CsvSpec;
	readonly #newline: number;
	readonly #walker: CsvWalker;
	#text: BlockText = "ascii";

	constructor(spec: CsvSpec, newline: number) {
		this.#spec = spec;
		this.#newline = newline;
		this.#walker = new CsvWalker(spec.delimiter, newline, spec.header.length);
	}

	/** @returns how many physical lines the block holds */
	read(bytes: Buffer, sink: RecordSink): number {
		this.#text = textOf(bytes);
		let line = 0;
		for (let at = 0; at < bytes.length; ) {
			if (sink.full) return line;
			this.#walker.walk(bytes, at, bytes.length);
			this.#record(bytes, at, line, sink);
			const { next, unterminated } = this.#walker;
			line += countByte(bytes.subarray(at, next), this.#newline);
			if (unterminated) line += 1;
			at = next;
		}
		return line;
	}

	#record(bytes: Buffer, start: number, line: number, sink: RecordSink): void {
		const { end, fault } = this.#walker;
		if (fault === "too_long" || end - start > MAX_RECORD_BYTES) {
			rejectTooLong(bytes, start, line, sink);
			return;
		}
		if (isBlank(bytes, start, end, this.#spec.delimiter)) return;
		const read = fault ? { message: BAD_QUOTES } : this.#event(bytes, start);
		const at = { line, record: 0, bytes, start, end };
		if ("event" in read) sink.event(read.event, at);
		else sink.reject(read.code ?? "malformed_csv", read.message, at);
	}

	/** The event of the record that was just walked, or what is wrong with it. */
	#event(bytes: Buffer, start: number): { event: SegmentEvent } | Refusal {
		const { end, count } = this.#walker;
		if (this.#text === "mixed" && !isUtf8(bytes.subarray(start, end))) {
			return { code: "bad_encoding", message: "the record is not valid UTF-8" };
		}
		const cells = this.#cells(bytes, start, end);
		const width = this.#spec.header.length;
		if (count !== width && !isPadded(cells, width)) {
			return { message: `the record has ${count} cells, the header ${width}` };
		}
		return { event: buildEvent(this.#spec, cells) };
	}

	#cells(bytes: Buffer, from: number, to: number): string[] {
		const { cells, count } = this.#walker;
		const whole = this.#asciiRecord(bytes, from, to);
		const texts: string[] = [];
		for (let index = 0; index < count; index++) {
			const at = index * 3;
			const start = cells[at] as number;
			const end = cells[at + 1] as number;
			if (start === end) {
				texts.push("");
				continue;
			}
			const text =
				whole === undefined
					? bytes.utf8Slice(start, end)
					: whole.slice(start - from, end - from);
			texts.push(cells[at + 2] === 1 ? text.replaceAll('""', '"') : text);
		}
		return texts;
	}

	/**
	 * The text of a record whose cells may be cut from it, which is faster than
	 * decoding each. Not of a long one, which every text cut from it would keep in memory.
	 */
	#asciiRecord(bytes: Buffer, from: number, to: number): string | undefined {
		if (to - from > MOST_CUT) return undefined;
		const isPlain = this.#text === "ascii" || isAscii(bytes.subarray(from, to));
		return isPlain ? bytes.latin1Slice(from, to) : undefined;
	}
}

/** Bytes of a record that texts are cut from. */
const MOST_CUT = 16 * 1024;

/** More cells than the header has, as long as they are empty. */
const isPadded = (cells: readonly string[], width: number): boolean =>
	cells.length > width && cells.slice(width).every((cell) => cell === "");

/** White space, NUL bytes and delimiters only: no record, as spreadsheets leave them at the end. */
function isBlank(
	bytes: Uint8Array,
	start: number,
	end: number,
	delimiter: number,
): boolean {
	for (let at = start; at < end; at++) {
		const byte = bytes[at] ?? 0;
		if (byte > 0x20 && byte !== delimiter) return false;
	}
	return true;
}
