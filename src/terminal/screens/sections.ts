import type { Summary } from "../../report/summary.ts";
import { heading, paragraph, widest } from "../draw/layout.ts";
import { countOf, formatBytes, formatCount } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { EVENT_FATES } from "../facts/counts.ts";
import { doneText } from "../facts/done-before.ts";
import { eventSetTable } from "../facts/event-sets.ts";
import { coverageTable } from "../facts/match-key-coverage.ts";
import {
	UNMAPPED_COLUMNS,
	type UnmappedName,
	unmappedNames,
	unmappedTitle,
} from "../facts/unmapped.ts";
import type { ResultExtras } from "../result-extras.ts";
import { factTable, tableUnderTitle } from "./fact-table.ts";

/** Where the events went: what was read, and every part of it that is not nothing. */
export function eventLines(summary: Summary, look: Look): string[] {
	const { events } = summary;
	const inputs = summary.inputs.filter(({ done }) => !done);
	const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
	const from = `read from ${countOf(inputs.length, "input")} (${formatBytes(bytes)})`;
	const rows: [string, string][] = [[formatCount(events.read), from]];
	for (const [name, means, screen = means] of EVENT_FATES)
		if (events[name] > 0) rows.push([formatCount(events[name]), screen]);
	const done = doneText(summary);
	const width = widest(rows.map(([count]) => count));
	return [
		...heading("Events", look),
		...rows.map(([count, text]) => `  ${count.padStart(width)}  ${text}`),
		...(done === "" ? [] : paragraph(done, look, "  ")),
	];
}

/** After a real run the counts need the room; before it the ids are what is to be checked. */
export function eventSetLines(summary: Summary, look: Look): string[] {
	const ids =
		(summary.dry_run || look.verbose) &&
		summary.event_sets.some((set) => set.name !== set.id);
	return factTable(eventSetTable(summary, { ids }), look);
}

/** Match keys with their coverage; those that no event has are only named. */
export function matchKeyLines(summary: Summary, look: Look): string[] {
	const table = coverageTable(summary);
	const isSeen = ({ present, sent }: (typeof table.rows)[number]) =>
		present > 0 || sent > 0;
	const absent = table.rows.filter((key) => !isSeen(key));
	const names = absent.map(({ name }) => name).join(", ");
	if (table.rows.length === 0) return [];
	return [
		...tableUnderTitle({ ...table, rows: table.rows.filter(isSeen) }, look),
		...(names === "" ? [] : paragraph(`Never present: ${names}`, look, "  ")),
	];
}

/** Names shown unless `--verbose`: the long tail of an export is rarely a typing error. */
const MAX_NAMES = 12;

/** Events whose names are in no map: likely mistakes first, then the most frequent. */
export const unmappedLines = (
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] =>
	nameLines(unmappedTitle(summary), unmappedNames(summary, extras), look);

/** Only those unmapped names that look like a mistake: nothing else about them is news after a real run. */
export const nearMissLines = (
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] =>
	nameLines(
		"Unmapped, but much like a name in the config",
		unmappedNames(summary, extras).filter(isNear),
		look,
	);

const isNear = ({ near }: UnmappedName): boolean => near !== undefined;

function nameLines(
	title: string,
	names: readonly UnmappedName[],
	look: Look,
): string[] {
	const sorted = [...names].sort(
		(one, other) =>
			Number(isNear(other)) - Number(isNear(one)) || other.count - one.count,
	);
	const rows = look.verbose ? sorted : sorted.slice(0, MAX_NAMES);
	const hidden = sorted.length - rows.length;
	return [
		...factTable({ title, columns: UNMAPPED_COLUMNS.screen, rows }, look),
		...(hidden === 0
			? []
			: [`  and ${countOf(hidden, "more name")} (--verbose shows all)`]),
	];
}
