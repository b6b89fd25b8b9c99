import { codeText } from "../../catalogue/codes.ts";
import type { Summary } from "../../report/summary.ts";
import { formatBytes, formatCount } from "../draw/number-format.ts";
import { deliveryEnds, EVENT_FATES } from "../facts/counts.ts";
import { conversionTable, eventSetTable } from "../facts/event-sets.ts";
import { counted, text, word } from "../facts/fact-columns.ts";
import { coverageTable } from "../facts/match-key-coverage.ts";
import { byCount, nameOf, type ProblemCount } from "../facts/problem-count.ts";
import {
	UNMAPPED_COLUMNS,
	unmappedNames,
	unmappedTitle,
} from "../facts/unmapped.ts";
import type { ResultExtras } from "../result-extras.ts";
import { type Html, html } from "./html.ts";
import {
	NOTHING,
	type PageTable,
	pageTable,
	section,
	sentence,
} from "./html-table.ts";

/** A table with its title; nothing where it has no rows. */
const tableSection = <Row>(table: PageTable<Row>): Html =>
	table.rows.length === 0 ? NOTHING : section(table.title, pageTable(table));

/** The two equations of the books, part by part; a part that is nothing stays, since books show their zeros. */
export function booksSection(summary: Summary): Html {
	const { events, deliveries } = summary;
	type Part = readonly [count: number, means: string];
	const equation = (header: string, rows: Part[]): Html =>
		pageTable<Part>({
			columns: [
				counted(header, ([count]) => count),
				text("", ([, means]) => means),
			],
			rows,
		});
	return section(
		"Books",
		equation("Events", [
			[events.read, "read from the inputs"],
			...EVENT_FATES.map(([name, means]): Part => [events[name], means]),
		]),
		equation("Deliveries", [
			[deliveries.planned, "planned: accepted events, once for each event set"],
			...deliveryEnds(summary).map(
				([name, means]): Part => [deliveries[name], means],
			),
		]),
	);
}

export const inputsSection = ({ inputs }: Summary): Html =>
	tableSection<Summary["inputs"][number]>({
		title: "Inputs",
		columns: [
			text("Input", ({ path }) => nameOf(path), { code: true }),
			text("Format", ({ format, compression }) =>
				compression === "none" ? format : `${format}, ${compression}`,
			),
			text("Size", ({ done, bytes }) => (done ? "" : formatBytes(bytes)), {
				kind: "number",
			}),
			text(
				"Events",
				({ done, events }) => (done ? "done before" : formatCount(events)),
				{ kind: "number" },
			),
		],
		rows: inputs,
	});

export const eventSetsSection = (summary: Summary): Html =>
	tableSection(eventSetTable(summary, { ids: true, planned: true }));

export const conversionsSection = (summary: Summary): Html =>
	tableSection({ ...conversionTable(summary), title: "Conversions" });

export const matchKeysSection = (summary: Summary): Html =>
	tableSection(coverageTable(summary));

export const unmappedSection = (summary: Summary, extras: ResultExtras): Html =>
	tableSection({
		title: unmappedTitle(summary),
		columns: UNMAPPED_COLUMNS.page,
		rows: unmappedNames(summary, extras),
	});

/** What Meta said, in its own words: each kind once. */
export const remarksSection = (
	receiver: string,
	{ remarks = [] }: ResultExtras,
): Html =>
	tableSection<NonNullable<ResultExtras["remarks"]>[number]>({
		title: `In the words of ${receiver}`,
		columns: [
			word("Code", ({ code }) => code),
			text("Event set", ({ eventSet }) => eventSet),
			text("", ({ words }) => words),
		],
		rows: remarks,
	});

/** Rejects or warnings: what each code means, what to do, and where it came up first. */
export const problemsSection = (
	title: string,
	problems: readonly ProblemCount[],
): Html =>
	tableSection<ProblemCount>({
		title,
		columns: [
			counted("Count", ({ count }) => count),
			word("Code", ({ code }) => code),
			{ header: "Meaning, and what to do", html: ({ code }) => advice(code) },
			{
				header: "First",
				kind: "place",
				html: ({ first }) =>
					html`<code>${nameOf(first.input)}:${first.line}</code>`,
			},
		],
		rows: byCount(problems),
	});

function advice(code: string): Html {
	const text = codeText(code);
	return text === undefined
		? NOTHING
		: html`${sentence(text.means)}<br><span class="soft">${sentence(text.todo)}</span>`;
}
