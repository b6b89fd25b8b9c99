import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { MAX_RECORD_BYTES } from "../../defaults.ts";
import type { Block, InputSpec, RecordSink } from "../block.ts";
import {
	changedInput,
	type InputDamage,
	unreadableInput,
} from "../input-errors.ts";
import { rejectTooLong } from "../record-bytes.ts";
import { LINE_LIMIT } from "../splitter.ts";
import { readLines } from "./read-lines.ts";

type Range = NonNullable<Block["range"]>;

/** Read beyond a range at once, to find the end of its last line. */
const TAIL_BYTES = 16 * 1024;

/**
 * Reads byte ranges of a plain NDJSON file: the lines that begin in them, whole.
 * Keeps one file open and one buffer, which the next range overwrites.
 */
export class RangeReader {
	readonly #spec: InputSpec;
	#fd: number | undefined;
	#path = "";
	#buffer = Buffer.allocUnsafe(0);

	constructor(spec: InputSpec) {
		this.#spec = spec;
	}

	/** @throws InputDamage after everything whole has reached the sink; its line counts within the range */
	read(range: Range, sink: RecordSink): number {
		const { newline } = this.#spec;
		// The byte before tells whether a line begins at `from`.
		const base = Math.max(0, range.from - 1);
		const stop = Math.min(range.to, range.end) - base;
		let filled = this.#fill(range, base, 0, stop);
		const short = filled < stop;
		const buffer = this.#buffer;
		let first = 0;
		if (range.from > 0) {
			const before = buffer.subarray(0, filled).indexOf(newline);
			first = before === -1 ? filled : before + 1;
		}
		if (first >= stop && !short) return 0;
		const last = buffer.subarray(0, filled).lastIndexOf(newline) + 1;
		let whole = Math.max(first, last);
		if (short) {
			const lines = readLines(buffer, first, whole, newline, sink);
			throw this.#shorter().at(lines + 1);
		}
		let lines = 0;
		if (whole >= stop) return readLines(buffer, first, stop, newline, sink);
		// The last line that begins here goes on behind the range.
		filled = this.#finishLine(range, base, whole, filled);
		const end = this.#buffer.subarray(0, filled).indexOf(newline, whole);
		if (end !== -1) {
			return readLines(this.#buffer, first, end + 1, newline, sink);
		}
		if (filled - whole > LINE_LIMIT) {
			lines = readLines(this.#buffer, first, whole, newline, sink);
			if (!sink.full) rejectTooLong(this.#buffer, whole, lines, sink);
			return lines + 1;
		}
		// The file ends without a line end: a whole record, unless it is being written.
		const cut = base + filled < range.end;
		if (!cut && !this.#grew(range)) whole = filled;
		lines = readLines(this.#buffer, first, whole, newline, sink);
		if (cut) throw this.#shorter().at(lines + 1);
		if (whole === filled) return lines;
		throw changedInput(
			this.#spec.path,
			"the input is still being written: its last line was not whole",
		).at(lines + 1);
	}

	close(): void {
		if (this.#fd !== undefined) closeSync(this.#fd);
		this.#fd = undefined;
	}

	/** Reads on until the line that begins at `whole` ends, the file ends or the line is too long. Returns the bytes filled. */
	#finishLine(range: Range, base: number, whole: number, from: number): number {
		let filled = from;
		for (let step = TAIL_BYTES; filled - whole <= LINE_LIMIT; step *= 4) {
			const target = Math.min(filled + step, range.end - base);
			const now = this.#fill(range, base, filled, target);
			const found = this.#buffer
				.subarray(filled, now)
				.includes(this.#spec.newline);
			const over = now < target || now === range.end - base;
			filled = now;
			if (found || over) break;
		}
		return filled;
	}

	/** Fills the buffer from `have` to `want` bytes of the file behind `base`; returns how many are there. */
	#fill(range: Range, base: number, have: number, want: number): number {
		if (want > this.#buffer.length) {
			const larger = Buffer.allocUnsafe(
				Math.max(want, this.#buffer.length * 2, MAX_RECORD_BYTES * 2),
			);
			this.#buffer.copy(larger, 0, 0, have);
			this.#buffer = larger;
		}
		let filled = have;
		try {
			const fd = this.#open(range.path);
			while (filled < want) {
				const count = readSync(
					fd,
					this.#buffer,
					filled,
					want - filled,
					base + filled,
				);
				if (count === 0) break;
				filled += count;
			}
		} catch (error) {
			throw unreadableInput(this.#spec.path, error).at(1);
		}
		return filled;
	}

	#open(path: string): number {
		if (this.#fd !== undefined && this.#path === path) return this.#fd;
		this.close();
		this.#fd = openSync(path, "r");
		this.#path = path;
		return this.#fd;
	}

	#grew(range: Range): boolean {
		return fstatSync(this.#open(range.path)).size > range.end;
	}

	#shorter(): InputDamage {
		return changedInput(
			this.#spec.path,
			"the input became shorter while it was read",
		);
	}
}
