const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;

/** A number with thousands separators, perhaps with a sign or currency. */
const FIGURES = /^\D*\d{1,3}(?:,\d{3})+(?:\.\d+)?\D*$/;

/** Fewer columns than these, and a line of prose in a quoted cell has as many cells too often to be told from a row. */
export const MIN_COLUMNS = 3;

/** Cells as start, end and 1 where the quotes around them are left out, one after the other. */
export type Cells = Int32Array | readonly number[];

/**
 * Quotes that do not quote: inch marks, words in quotes that nobody doubled. A
 * table has rows to tell them by (contract 4: a stray quote never joins lines
 * that have the header's width). What a walk by the letter of RFC 4180 finds is
 * doubted where it
 *
 * - breaks (a quote that closes nowhere, or before other text),
 * - has not the header's width, or
 * - joins lines of which the first and the last have, each alone, the header's
 *   width, and at least half of those between. Unless the quotes are meant: all
 *   other text of the record is in quotes too, or what they hold is prose, with
 *   a blank after each delimiter.
 *
 * Then the first physical line is read alone, in the first of two ways that
 * gives it the header's width: quoted cells as far as they close before a
 * delimiter or the line's end, doubled inside or not, and any other quote as
 * text; or, where no quotes are evidently meant, all of them as text. Which way
 * is taken depends on nothing beyond that line, so it is the same wherever
 * blocks are cut.
 */
export class StrayQuotes {
	readonly #delimiter: number;
	readonly #newline: number;
	readonly #width: number;

	constructor(delimiter: number, newline: number, width: number) {
		this.#delimiter = delimiter;
		this.#newline = newline;
		this.#width = width;
	}

	/** The cells of a physical line that has the header's width when it is read alone. */
	alone(
		bytes: Uint8Array,
		from: number,
		end: number,
	): readonly number[] | undefined {
		const stop =
			this.#newline === LF && end > from && bytes[end - 1] === CR
				? end - 1
				: end;
		const quoted = this.#line(bytes, from, stop, true);
		if (this.fits(quoted, quoted.length / 3)) return quoted;
		for (let at = 0; at < quoted.length; at += 3) {
			const isQuoted = quoted[at + 2] === 1;
			if (
				isQuoted &&
				this.#isMeant(bytes, quoted[at] ?? 0, quoted[at + 1] ?? 0)
			)
				return undefined;
		}
		const literal = this.#line(bytes, from, stop, false);
		return this.fits(literal, literal.length / 3) ? literal : undefined;
	}

	/** Whether a record has the header's width; empty cells beyond it do not count. */
	fits(cells: Cells, count: number): boolean {
		if (count < this.#width) return false;
		for (let at = this.#width * 3; at < count * 3; at += 3) {
			if (cells[at] !== cells[at + 1]) return false;
		}
		return true;
	}

	/** Whether the lines from `from` to `end` are rows that a stray quote joined into the record of these cells. */
	joinsRows(
		bytes: Uint8Array,
		from: number,
		end: number,
		cells: Cells,
		count: number,
	): boolean {
		const isRow = (start: number, stop: number) =>
			this.alone(bytes, start, stop) !== undefined;
		const first = bytes.indexOf(this.#newline, from);
		const last = bytes.lastIndexOf(this.#newline, end - 1) + 1;
		const lastIsShort = end - last < first - from;
		if (lastIsShort && !isRow(last, end)) return false;
		if (!isRow(from, first)) return false;
		if (!lastIsShort && !isRow(last, end)) return false;
		let rows = 0;
		let others = 0;
		for (let at = first + 1; at < last; ) {
			const next = bytes.indexOf(this.#newline, at);
			if (isRow(at, next)) rows += 1;
			else if (!isBlank(bytes, at, next)) others += 1;
			at = next + 1;
		}
		if (rows < others || this.#quotesText(bytes, cells, count)) return false;
		for (let at = 0; at < count * 3; at += 3) {
			const start = cells[at] ?? 0;
			const close = cells[at + 1] ?? 0;
			const spans = bytes.subarray(start, close).includes(this.#newline);
			if (spans && !this.#isProse(bytes, start, close)) return true;
		}
		return false;
	}

	/** Whether all whole lines from `from` on are rows, two at least. */
	onlyRows(bytes: Uint8Array, from: number, stop: number): boolean {
		let rows = 0;
		for (let at = from; at < stop; ) {
			const next = bytes.indexOf(this.#newline, at);
			if (next === -1 || next >= stop) break;
			if (!this.alone(bytes, at, next)) return false;
			rows += 1;
			at = next + 1;
		}
		return rows > 1;
	}

	/** Whether a cell in quotes holds delimiters as only text does: beside doubled quotes, or in prose or figures. */
	#isMeant(bytes: Uint8Array, start: number, end: number): boolean {
		const text = Buffer.from(
			bytes.buffer,
			bytes.byteOffset + start,
			end - start,
		).toString("latin1");
		const delimiter = String.fromCharCode(this.#delimiter);
		const parts = text.split(delimiter);
		return (
			parts.length > 1 &&
			(parts.some((part) => part.slice(1, -1).includes('""')) ||
				this.#isProse(bytes, start, end) ||
				(delimiter === "," && FIGURES.test(text)))
		);
	}

	/** Whether blanks stand behind delimiters, and nothing else but line ends. */
	#isProse(bytes: Uint8Array, start: number, end: number): boolean {
		let found = false;
		for (let at = start; at < end; at++) {
			if (bytes[at] !== this.#delimiter) continue;
			const next = at + 1 < end ? bytes[at + 1] : undefined;
			if (next === BLANK) found = true;
			else if (next !== LF && next !== CR) return false;
		}
		return found;
	}

	/** Whether text is quoted throughout: cells without quotes are empty or numbers, and another one than that which spans lines has text in quotes. */
	#quotesText(bytes: Uint8Array, cells: Cells, count: number): boolean {
		let texts = 0;
		for (let at = 0; at < count * 3; at += 3) {
			const start = cells[at] ?? 0;
			const end = cells[at + 1] ?? 0;
			if (cells[at + 2] === 1) {
				if (end > start) texts += 1;
				continue;
			}
			for (let byte = start; byte < end; byte++) {
				// Digits and + , - .
				const code = bytes[byte] ?? 0;
				if (code < 0x2b || code > 0x39 || code === 0x2f) return false;
			}
		}
		return texts > 1;
	}

	#line(
		bytes: Uint8Array,
		from: number,
		end: number,
		quotes: boolean,
	): number[] {
		const cells: number[] = [];
		// Once no quote closes before a delimiter, none further on does.
		let closes = quotes;
		for (let at = from; ; ) {
			let close = -1;
			if (closes && at < end && bytes[at] === QUOTE) {
				close = this.#strictClose(bytes, at + 1, end);
				if (close === -1) close = this.#looseClose(bytes, at + 1, end);
				closes = close !== -1;
			}
			if (close !== -1) {
				cells.push(at + 1, close, 1);
				at = close + 1;
			} else {
				const start = at;
				while (at < end && bytes[at] !== this.#delimiter) at += 1;
				cells.push(start, at, 0);
			}
			if (at >= end) return cells;
			at += 1;
		}
	}

	/** The quote that closes by the letter: the first that is not doubled, if a delimiter or the end of the line follows. */
	#strictClose(bytes: Uint8Array, from: number, end: number): number {
		for (let at = from; at < end; at += 1) {
			if (bytes[at] !== QUOTE) continue;
			if (at + 1 < end && bytes[at + 1] === QUOTE) at += 1;
			else return this.#ends(bytes, at + 1, end) ? at : -1;
		}
		return -1;
	}

	/** The first quote that a delimiter or the end of the line follows. */
	#looseClose(bytes: Uint8Array, from: number, end: number): number {
		for (let at = from; at < end; at += 1) {
			if (bytes[at] === QUOTE && this.#ends(bytes, at + 1, end)) return at;
		}
		return -1;
	}

	#ends(bytes: Uint8Array, at: number, end: number): boolean {
		return at >= end || bytes[at] === this.#delimiter;
	}
}

function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
	for (let at = from; at < end; at++) {
		if ((bytes[at] ?? 0) > 0x20) return false;
	}
	return true;
}
