import { MAX_RECORD_BYTES } from "../../defaults.ts";
import { MIN_COLUMNS, StrayQuotes } from "./csv-stray.ts";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Why a record is not well formed: quotes gone wrong, or its first line is too
 * long. It then ends with its first physical line, and reading resumes after it.
 */
export type CsvFault = "quotes" | "too_long";

/**
 * Walks one CSV record at a time. Rules: a quote opens a quoted cell only as
 * the first byte of a cell; inside, `""` is a quote; after the closing quote
 * only a delimiter or a line end may come. A quote elsewhere is text. Where
 * that goes wrong, or joins lines that are rows (`StrayQuotes`), or gives a
 * record that spans lines and has not the header's number of cells, the record
 * is cut back to its first physical line: a row in which stray quotes are text,
 * or not well formed.
 *
 * One walker serves a whole input: its fields are overwritten by every `walk`.
 */
export class CsvWalker {
	/** Just past the record, line end included. */
	next = 0;
	/** Just past the record's content. */
	end = 0;
	fault: CsvFault | undefined = undefined;
	/** A quote is open to the end of the bytes: if more should have followed, this may not be how the record ends. */
	open = false;
	/** The record ends with its bytes and not with a line end. */
	unterminated = false;
	/** For each cell start, end and 1 where it is quoted (start and end then exclude the quotes). */
	cells = new Int32Array(3 * 64);
	count = 0;
	/** A quoted cell of the record holds a line end. */
	#spans = false;
	readonly #delimiter: number;
	readonly #newline: number;
	readonly #width: number;
	readonly #stray: StrayQuotes | undefined;

	/** @param width cells of the header; 0: any number (the header itself) */
	constructor(delimiter: number, newline: number, width: number) {
		this.#delimiter = delimiter;
		this.#newline = newline;
		this.#width = width;
		if (width >= MIN_COLUMNS)
			this.#stray = new StrayQuotes(delimiter, newline, width);
	}

	/** Walks the record that begins at `from`, in bytes that stop at `stop`. */
	walk(bytes: Uint8Array, from: number, stop: number): void {
		this.fault = undefined;
		this.open = false;
		const form = this.#walkByTheLetter(bytes, from, stop);
		if (form === "line") {
			if (this.count === this.#width) return;
			if (!this.#stray?.fits(this.cells, this.count)) this.#mend(bytes, from);
		} else if (form !== "lines" || !this.#mayJoin(bytes, from)) {
			this.#cutBack(bytes, from, stop);
			this.open =
				form === "open" &&
				(this.fault !== undefined || !this.#stray?.onlyRows(bytes, from, stop));
		}
	}

	/** By the rules alone: a record on a line or on several, quotes that are wrong, or one that is open where the bytes stop. */
	#walkByTheLetter(
		bytes: Uint8Array,
		from: number,
		stop: number,
	): "line" | "lines" | "broken" | "open" {
		const limit = Math.min(stop, from + MAX_RECORD_BYTES + 2);
		const delimiter = this.#delimiter;
		const newline = this.#newline;
		this.count = 0;
		this.#spans = false;
		let at = from;
		for (;;) {
			const quoted = bytes[at] === QUOTE && at < limit;
			if (!quoted) {
				const start = at;
				let byte = bytes[at];
				while (at < limit && byte !== delimiter && byte !== newline) {
					at += 1;
					byte = bytes[at];
				}
				this.#add(start, at, 0);
			} else {
				const close = this.#closingQuote(bytes, at + 1, limit);
				if (close === -1) return limit === stop ? "open" : "broken";
				this.#add(at + 1, close, 1);
				at = close + 1;
				if (bytes[at] === CR && at + 1 < limit && bytes[at + 1] === LF) {
					if (this.#newline === LF) at += 1;
				}
				const last = at >= limit;
				if (!last && bytes[at] !== delimiter && bytes[at] !== newline) {
					const isLastCr = bytes[at] === CR && at + 1 === stop;
					if (!isLastCr) return "broken";
					at += 1;
				}
			}
			if (at < limit && bytes[at] === delimiter) {
				at += 1;
				continue;
			}
			if (at >= limit && limit < stop) return "broken";
			this.unterminated = at >= limit;
			this.end = at;
			this.next = this.unterminated ? at : at + 1;
			this.#dropCr(bytes, from);
			return this.#spans ? "lines" : "line";
		}
	}

	/** Index of the quote that closes, -1 when none does; notes a line end on the way. A loop: in JSON cells quotes are too dense for `indexOf` to pay. */
	#closingQuote(bytes: Uint8Array, from: number, limit: number): number {
		const newline = this.#newline;
		let at = from;
		for (;;) {
			let byte = bytes[at];
			while (at < limit && byte !== QUOTE) {
				if (byte === newline) this.#spans = true;
				at += 1;
				byte = bytes[at];
			}
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

	/** Whether a record that is well formed may be one, though it spans lines. */
	#mayJoin(bytes: Uint8Array, from: number): boolean {
		const { cells, count, end } = this;
		if (this.#width === 0) return true;
		return (
			count === this.#width &&
			!this.#stray?.joinsRows(bytes, from, end, cells, count)
		);
	}

	#cutBack(bytes: Uint8Array, from: number, stop: number): void {
		const line = bytes.indexOf(this.#newline, from);
		this.unterminated = line === -1 || line >= stop;
		this.end = this.unterminated ? stop : line;
		this.next = this.unterminated ? stop : line + 1;
		if (this.end - from > MAX_RECORD_BYTES + 1) this.fault = "too_long";
		else if (!this.#mend(bytes, from)) this.fault = "quotes";
	}

	/** Takes the cells of a row with stray quotes from its line alone. */
	#mend(bytes: Uint8Array, from: number): boolean {
		const cells = this.#stray?.alone(bytes, from, this.end);
		if (cells === undefined) return false;
		this.count = 0;
		for (let at = 0; at < cells.length; at += 3) {
			this.#add(
				cells[at] ?? 0,
				cells[at + 1] ?? 0,
				cells[at + 2] === 1 ? 1 : 0,
			);
		}
		this.end = (cells.at(-1) ?? 0) + (cells.at(-2) ?? 0);
		return true;
	}
}
