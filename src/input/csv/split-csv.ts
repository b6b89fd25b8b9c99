import { BLOCK_BYTES, MAX_RECORD_BYTES } from "../../defaults.ts";
import type { CsvSpec } from "../block.ts";
import type { ByteWindow } from "../byte-window.ts";
import { LINE_LIMIT, LongLine, type Splitter } from "../splitter.ts";
import { CsvWalker } from "./csv-record.ts";

const QUOTE = 0x22;

/**
 * CSV: the first piece is the header, which holds no records. Any other ends after the last record that ends within `blockBytes`, else
 * after the first record. Quotes are followed only from the first one on; the
 * window must hold a whole block and a whole record beyond it, so that a quote
 * that is never closed is known as such wherever the bytes were cut.
 */
export function csvSplitter(
	csv: CsvSpec,
	newline: number,
	headerBytes: number,
	blockBytes = BLOCK_BYTES,
): Splitter {
	const walker = new CsvWalker(csv.delimiter, newline, csv.header.length);
	const needed = blockBytes + MAX_RECORD_BYTES + 8;
	const long = new LongLine(newline);
	let header = headerBytes;

	/** Where the piece that begins the window ends; 0: its first line is too long to be held, or cut off. */
	function pieceEnd(window: ByteWindow): number {
		const { view, length } = window;
		const quote = view.indexOf(QUOTE);
		const plain = Math.min(quote === -1 ? length : quote, blockBytes);
		let at = plain === 0 ? 0 : view.lastIndexOf(newline, plain - 1) + 1;
		while (at < blockBytes && at < length) {
			walker.walk(view, at, length);
			const { next, unterminated, open } = walker;
			if (window.ended && window.cut && (unterminated || open)) return at;
			if (next - at > LINE_LIMIT + 1) return at;
			if (next > blockBytes && at > 0) return at;
			at = next;
		}
		return at;
	}

	return {
		next(window) {
			if (long.isOpen) return long.skip(window);
			if (window.length === 0 || window.length < header) return undefined;
			if (header > 0) {
				const bytes = window.take(header);
				header = 0;
				return { bytes, records: new Uint32Array(0) };
			}
			if (window.length < needed && !window.ended) return undefined;
			const end = pieceEnd(window);
			if (end > 0) return { bytes: window.take(end) };
			if (
				walker.next <= LINE_LIMIT + 1 ||
				(window.cut && walker.unterminated)
			) {
				window.drop(window.length);
				return undefined;
			}
			return long.skip(window);
		},
	};
}
