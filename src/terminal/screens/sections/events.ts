import type { Summary } from "../../../report/summary.ts";
import { heading, paragraph, widest } from "../../draw/layout.ts";
import { countOf, formatBytes, formatCount } from "../../draw/number-format.ts";
import type { Look } from "../../draw/paint.ts";
import { doneText } from "./done.ts";

/** The rows of the first equation of the books, in its order, with what each means. */
const ROWS = [
	["accepted", "accepted, to become conversions"],
	["rejected", "rejected, see below"],
	["unmapped", "unmapped: no event set for their name"],
	["opted_out", "opted out in their integrations"],
	["filtered", "left out by --since, --until, --only or --limit"],
	["not_track", "not track calls"],
] as const;

/** Where the events went: what was read, and every part of it that is not nothing. */
export function eventLines(summary: Summary, look: Look): string[] {
	const { events } = summary;
	const inputs = summary.inputs.filter(({ done }) => !done);
	const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
	const from = `read from ${countOf(inputs.length, "input")} (${formatBytes(bytes)})`;
	const rows: [string, string][] = [[formatCount(events.read), from]];
	for (const [name, text] of ROWS)
		if (events[name] > 0) rows.push([formatCount(events[name]), text]);
	const done = doneText(summary);
	const width = widest(rows.map(([count]) => count));
	return [
		...heading("Events", look),
		...rows.map(([count, text]) => `  ${count.padStart(width)}  ${text}`),
		...(done === "" ? [] : paragraph(done, look, "  ")),
	];
}
