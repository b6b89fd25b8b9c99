import type { Summary } from "../../../report/summary.ts";
import { heading } from "../../draw/layout.ts";
import { countOf, formatCount } from "../../draw/number-format.ts";
import type { Look } from "../../draw/paint.ts";
import { type Column, renderTable } from "../../draw/table.ts";
import type { ResultExtras } from "../../result-extras.ts";

/** Names shown unless `--verbose`: the long tail of an export is rarely a typing error. */
const MAX_NAMES = 12;

const COLUMNS: readonly Column[] = [
	{ header: "COUNT", align: "right" },
	{ header: "EVENT", min: 20 },
	{ header: "", min: 20 },
];

type Unmapped = Summary["unmapped"];

/** Events whose names are in no map, with what the config has instead: likely mistakes first, then the most frequent. */
export function unmappedLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	const total = summary.events.unmapped;
	if (total === 0) return [];
	const title = `Unmapped: ${countOf(total, "event")} with no event set in the config`;
	return nameLines(title, summary.unmapped, extras, look);
}

/** Only those unmapped names that look like a mistake: nothing else about them is news after a real run. */
export function nearMissLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	const hinted = new Set(extras.hints.map((hint) => hint.event));
	const near = summary.unmapped.filter(({ event }) => hinted.has(event));
	if (near.length === 0) return [];
	const title = "Unmapped, but much like a name in the config";
	return nameLines(title, near, extras, look);
}

function nameLines(
	title: string,
	unmapped: Unmapped,
	extras: ResultExtras,
	look: Look,
): string[] {
	const nearest = new Map(
		extras.hints.map((hint) => [hint.event, hint.nearest]),
	);
	const sorted = [...unmapped].sort(
		(one, other) =>
			Number(nearest.has(other.event)) - Number(nearest.has(one.event)) ||
			other.count - one.count,
	);
	const shown = look.verbose ? sorted : sorted.slice(0, MAX_NAMES);
	const rows = shown.map(({ event, count }) => {
		const near = nearest.get(event);
		const hint = near === undefined ? "" : `the config has "${near}"`;
		return [formatCount(count), event, hint];
	});
	const lines = [...heading(title, look), ...renderTable(COLUMNS, rows, look)];
	const hidden = sorted.length - shown.length;
	if (hidden > 0)
		lines.push(`  and ${countOf(hidden, "more name")} (--verbose shows all)`);
	return lines;
}
