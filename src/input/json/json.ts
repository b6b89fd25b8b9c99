import type { Format } from "../format.ts";
import { isEnvelope } from "./envelope.ts";
import { beginText, isArray, isBatchBody, isSpread } from "./json-begin.ts";
import { readElements } from "./read-elements.ts";
import { type JsonLayout, jsonSplitter } from "./split-json.ts";

/** An array of records, an object around one, or records with nothing between. */
export const json: Format<"json"> = {
	label: "JSON arrays",
	sniff(sample) {
		const { begin, lines } = sample;
		if (begin.startsWith("[")) return lines.length === 0 || isArray(begin);
		return begin.startsWith("{") && isSpread(sample);
	},
	begin: async ({ head, whole, newline, options: { blockBytes } }) => ({
		facts: {},
		splitter: jsonSplitter(
			layoutOf(beginText(head), whole),
			newline,
			blockBytes,
		),
	}),
	reader: ({ newline }) => ({
		read: ({ records }, bytes, sink) =>
			readElements(bytes, records ?? NONE, newline, sink),
	}),
	record: "json",
	cutsAnywhere: false,
	closesItself: true,
	spansLines: true,
};

const NONE = new Uint32Array(0);

/** Where the records of a JSON text are; a batch that is held whole is a record, since it may say something for all of its messages. */
function layoutOf(text: string, whole: boolean): JsonLayout {
	if (text.startsWith("[")) return "array";
	if (!isEnvelope(text) || (whole && isBatchBody(text))) return "values";
	return "envelope";
}
