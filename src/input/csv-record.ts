import { MAX_RECORD_BYTES } from "../defaults.ts";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Why a record is not well formed: quotes gone wrong (`open`: to the end of the
 * bytes, where the end may lie is not known), or its first line is too long. It
 * then ends with its first physical line, and reading resumes after it.
 */
export type CsvFault = "open" | "quotes" | "too_long";

/**
 * Walks one CSV record at a time. Rules: a quote opens a quoted cell only as
 * the first byte of a cell; inside, `""` is a quote; after the closing quote
 * only a delimiter or a line end may come. A quote elsewhere is text. A record
 * with quotes gone wrong, or one that spans lines and has not the header's
 * number of cells (the sign of a quote that swallowed its neighbours), is cut
 * back to its first physical line.
 *
 * One walker serves a whole input: its fields are overwritten by every `walk`.
 */
export class CsvWalker {
	/** Just past the record, line end included. */
	next = 0;
	/** Just past the record's content. */
	end = 0;
	fault: CsvFault | undefined = undefined;
	/** The record ends with its bytes and not with a line end. */
	unterminated = false;
	/** For each cell start, end and 1 where it is quoted (start and end then exclude the quotes). */
	cells = new Int32Array(3 * 64);
	count = 0;
	readonly #delimiter: number;
	readonly #newline: number;
	readonly #width: number;

	/** @param width cells of the header; 0: any number (the header itself) */
	constructor(delimiter: number, newline: number, width: number) {
		this.#delimiter = delimiter;
		this.#newline = newline;
		this.#width = width;
	}

	/** Walks the record that begins at `from`, in bytes that stop at `stop`. */
	walk(bytes: Uint8Array, from: number, stop: number): void {
		const limit = Math.min(stop, from + MAX_RECORD_BYTES + 2);
		this.count = 0;
		this.fault = undefined;
		this.unterminated = false;
		let at = from;
		let spans = false;
		for (;;) {
			const quoted = bytes[at] === QUOTE && at < limit;
			if (!quoted) {
				const start = at;
				let byte = bytes[at];
				while (
					at < limit &&
					byte !== this.#delimiter &&
					byte !== this.#newline
				) {
					at += 1;
					byte = bytes[at];
				}
				this.#add(start, at, 0);
			} else {
				const close = this.#closingQuote(bytes, at + 1, limit);
				if (close === -1) {
					this.#cutBack(bytes, from, stop, "open");
					return;
				}
				spans ||= bytes.subarray(at, close).includes(this.#newline);
				this.#add(at + 1, close, 1);
				at = close + 1;
				if (bytes[at] === CR && at + 1 < limit && bytes[at + 1] === LF) {
					if (this.#newline === LF) at += 1;
				}
				const last = at >= limit;
				if (
					!last &&
					bytes[at] !== this.#delimiter &&
					bytes[at] !== this.#newline
				) {
					const isLastCr = bytes[at] === CR && at + 1 === stop;
					if (!isLastCr) {
						this.#cutBack(bytes, from, stop, "quotes");
						return;
					}
					at += 1;
				}
			}
			if (at < limit && bytes[at] === this.#delimiter) {
				at += 1;
				continue;
			}
			if (at >= limit && limit < stop) {
				this.#cutBack(bytes, from, stop, "quotes");
				return;
			}
			this.unterminated = at >= limit;
			this.end = at;
			this.next = this.unterminated ? at : at + 1;
			this.#dropCr(bytes, from);
			if (spans && this.#width > 0 && this.count !== this.#width) {
				this.#cutBack(bytes, from, stop, "quotes");
			}
			return;
		}
	}

	/** Index of the quote that closes, -1 when none does. A loop: in JSON cells quotes are too dense for `indexOf` to pay. */
	#closingQuote(bytes: Uint8Array, from: number, limit: number): number {
		let at = from;
		for (;;) {
			while (at < limit && bytes[at] !== QUOTE) at += 1;
			if (at >= limit) return -1;
			if (bytes[at + 1] !== QUOTE || at + 1 >= limit) return at;
			at += 2;
		}
	}

	#add(start: number, end: number, quoted: 0 | 1): void {
		const at = this.count * 3;
		if (at + 3 > this.cells.length) {
			const larger = new Int32Array(this.cells.length * 2);
			larger.set(this.cells);
			this.cells = larger;
		}
		this.cells[at] = start;
		this.cells[at + 1] = end;
		this.cells[at + 2] = quoted;
		this.count += 1;
	}

	/** The CR of a CRLF belongs to the line end. */
	#dropCr(bytes: Uint8Array, from: number): void {
		if (this.#newline !== LF || this.end <= from) return;
		if (bytes[this.end - 1] !== CR) return;
		this.end -= 1;
		const last = (this.count - 1) * 3;
		if (this.cells[last + 2] === 0) {
			this.cells[last + 1] = Math.max(this.end, this.cells[last] ?? 0);
		}
	}

	#cutBack(
		bytes: Uint8Array,
		from: number,
		stop: number,
		fault: CsvFault,
	): void {
		const line = bytes.indexOf(this.#newline, from);
		this.unterminated = line === -1 || line >= stop;
		this.end = this.unterminated ? stop : line;
		this.next = this.unterminated ? stop : line + 1;
		const tooLong = this.end - from > MAX_RECORD_BYTES + 1;
		this.fault = tooLong ? "too_long" : fault;
	}
}
