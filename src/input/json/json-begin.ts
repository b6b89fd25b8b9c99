import { parseJson } from "../../segment/json.ts";
import type { Sample } from "../format.ts";
import { trimJunk } from "../sample.ts";
import { isBatch } from "./batch-line.ts";
import { isEnvelope, skipValue } from "./envelope.ts";

/** Whether what begins with `[` is JSON: a table's first column may have its name in brackets. */
export const isArray = (begin: string): boolean =>
	/^\[\s*(?:$|[[{"\]\d,-]|true\b|false\b|null\b)/.test(begin);

/** Of what begins with `{`, whether it is JSON that is spread over lines, or has several records without a line end between, and not an event on a line of its own. */
export function isSpread({ begin, lines }: Sample): boolean {
	const [first, second] = lines;
	if (first === undefined)
		return skipValue(begin, 0) < begin.length || isEnvelope(begin);
	const object = objectOf(first);
	if (object !== undefined) {
		// What a batch says for all of its messages is known where it is read as one record.
		return second === undefined && isEnvelope(first) && !isBatch(object);
	}
	if (closesOrBreaks(first)) return false;
	// After a comma inside an object a `{` cannot follow: the first line is a broken event. In the list of an envelope it can.
	if (/[[{:]$/.test(first) || isEnvelope(first)) return true;
	return second === undefined || !isObjectLine(second);
}

/** True when the line's brackets close, or a string is left open: it is then a bad line, not the start of a spread-out object. */
function closesOrBreaks(line: string): boolean {
	let depth = 0;
	let open = false;
	for (let at = 0; at < line.length; at++) {
		const char = line[at];
		if (char === '"') open = !open;
		else if (open) at += char === "\\" ? 1 : 0;
		else if (char === "[" || char === "{") depth += 1;
		else if (char === "]" || char === "}") depth -= 1;
	}
	return open || depth <= 0;
}

export const isObjectLine = (line: string): boolean =>
	objectOf(line) !== undefined;

/** The object that a line is, perhaps with a comma behind. */
function objectOf(line: string): unknown {
	if (!line.startsWith("{")) return undefined;
	try {
		return parseJson(line.replace(/,\s*$/, ""));
	} catch {
		return undefined;
	}
}

/** The text that an input begins with. */
export const beginText = (head: Buffer): string =>
	trimJunk(head.toString("latin1"));

/** The body of a batch call; Segment takes 500 KB of one. */
export const isBatchBody = (text: string): boolean =>
	/^\{[^[]*"batch"\s*:/.test(text);
