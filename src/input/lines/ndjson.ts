import type { Format } from "../format.ts";
import { isObjectLine, isSpread } from "../json/json-begin.ts";
import { readLines } from "./read-lines.ts";
import { RangeReader } from "./read-range.ts";
import { lineSplitter } from "./split-lines.ts";

/** A record on each line, or several. */
export const ndjson: Format<"ndjson"> = {
	label: "NDJSON",
	sniff(sample) {
		const { begin, lines, isEmpty } = sample;
		if (isEmpty) return true;
		if (begin.startsWith("{")) return !isSpread(sample);
		return !begin.startsWith("[") && lines.some(isObjectLine);
	},
	begin: async ({ newline, options: { blockBytes } }) => ({
		facts: {},
		splitter: lineSplitter(newline, blockBytes),
	}),
	reader(spec) {
		const ranges = new RangeReader(spec);
		return {
			read: ({ range }, bytes, sink) =>
				range
					? ranges.read(range, sink)
					: readLines(bytes, 0, bytes.length, spec.newline, sink),
			close: () => ranges.close(),
		};
	},
	record: "json",
	cutsAnywhere: true,
	closesItself: false,
	spansLines: false,
};
