import { type CodeText, rejectText } from "./code-text.ts";

/** Subcodes that Meta has given a meaning (Marketing API error reference, and what uploaders have seen). */
const GRAPH_CODES: Readonly<Record<string, CodeText>> = {
	graph_100_2804003: rejectText(
		"Meta takes no event of this age for the event set; once one was refused alone, those as old or older are counted here without being sent.",
		"Upload sooner, or lower `maxAgeDays` so that such events are left out here.",
	),
	graph_100_2804009: rejectText(
		"Meta refused a purchase that has no value.",
		"Please report it: fboc checks this before sending.",
	),
	graph_100_2804010: rejectText(
		"Meta refused a purchase that has no currency.",
		"Please report it: fboc checks this before sending.",
	),
	graph_100_2804016: rejectText(
		"Meta refused a match key that is not hashed.",
		"Please report it: fboc hashes every match key that Meta wants hashed.",
	),
	graph_100_2804030: rejectText(
		"Meta wants a Limited Data Use choice for this event, and there is none.",
		"Give the event `dataProcessingOptions` with its country and state, or set `limitedDataUse: false`.",
	),
	graph_100_2804050: rejectText(
		"Meta refused the event's match keys as too few or too broad.",
		"Add an email, a phone number or a userId.",
	),
	graph_100_1815356: rejectText(
		"Meta calls the event invalid.",
		"`fboc explain` shows what was sent; the rejects file has Meta's own words.",
	),
};

const GRAPH_ANY = rejectText(
	"Meta refused the event; the numbers are its error code and subcode.",
	"Read Meta's own words, on the screen and in the rejects file; `fboc explain` shows what was sent.",
);

const PATTERN = /^graph_-?\d+(?:_-?\d+)?$/;

/** The text for `graph_<code>_<subcode>`, a general one where Meta has said nothing; undefined for any other code. */
export function graphText(code: string): CodeText | undefined {
	if (Object.hasOwn(GRAPH_CODES, code)) return GRAPH_CODES[code];
	return PATTERN.test(code) ? GRAPH_ANY : undefined;
}

/** Every graph code with a text of its own, and the pattern for the rest. */
export const GRAPH_ENTRIES: readonly (readonly [string, CodeText])[] = [
	...Object.entries(GRAPH_CODES),
	["graph_<code>_<subcode>", GRAPH_ANY],
];
