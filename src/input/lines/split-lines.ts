import { BLOCK_BYTES } from "../../defaults.ts";
import { LINE_LIMIT, LongLine, type Splitter } from "../splitter.ts";

/**
 * NDJSON: a piece ends after the last line end within `blockBytes`, else after
 * the first one beyond; a line beyond `LINE_LIMIT` is skipped as it arrives and
 * becomes a piece of its own.
 */
export function lineSplitter(
	newline: number,
	blockBytes = BLOCK_BYTES,
): Splitter {
	const long = new LongLine(newline);

	return {
		next(window) {
			if (long.isOpen) return long.skip(window);
			const { view, length } = window;
			if (length === 0 || (length < blockBytes && !window.ended)) {
				return undefined;
			}
			if (window.ended && length <= blockBytes) {
				const whole = window.cut ? view.lastIndexOf(newline) + 1 : length;
				const bytes = window.take(whole);
				window.drop(length - whole);
				return whole > 0 ? { bytes } : undefined;
			}
			const last = view.lastIndexOf(newline, blockBytes - 1);
			if (last !== -1) return { bytes: window.take(last + 1) };
			const first = view.subarray(0, LINE_LIMIT + 1).indexOf(newline);
			if (first !== -1) return { bytes: window.take(first + 1) };
			if (length > LINE_LIMIT) {
				return long.skip(window);
			}
			if (!window.ended) return undefined;
			if (!window.cut) return { bytes: window.take(length) };
			window.drop(length);
			return undefined;
		},
	};
}
