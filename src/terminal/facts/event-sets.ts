import type { DeliveryCounts, Summary } from "../../report/summary.ts";
import { formatMoney } from "../draw/number-format.ts";
import { deliveryEnds, inWords } from "./counts.ts";
import { counted, type FactTable, text, word } from "./fact-columns.ts";

/** What would go where: each event of the user's under Facebook's name, with its event set. */
export const conversionTable = ({
	conversions,
	dry_run,
}: Summary): FactTable<Summary["conversions"][number]> => ({
	title: dry_run ? "What would go where" : "Conversions",
	columns: [
		text("Event", ({ event }) => event, { min: 16 }),
		text("At Facebook", ({ event_name }) => event_name, {
			screen: "FACEBOOK",
			min: 12,
		}),
		text("Event set", ({ event_set }) => event_set, { min: 10 }),
		counted("Count", ({ count }) => count),
	],
	rows: conversions,
});

/**
 * Event sets with their counts and values; a kind of delivery that nowhere
 * occurs has no column.
 *
 * @param show also the ids; also what was planned
 */
export function eventSetTable(
	summary: Summary,
	show: { readonly ids: boolean; readonly planned?: boolean },
): FactTable<Summary["event_sets"][number]> {
	const sets = summary.event_sets;
	const occurs = (name: keyof DeliveryCounts) =>
		sets.some((set) => set[name] > 0);
	const ends = deliveryEnds(summary).map(([name]) => name);
	const counts = ends.filter((name, at) => at === 0 || occurs(name));
	if (show.planned && occurs("planned")) counts.unshift("planned");
	return {
		title: "Event sets",
		columns: [
			text("Event set", ({ name }) => name, { min: 9 }),
			...(show.ids
				? [word<(typeof sets)[number]>("Id", ({ id }) => id, 6)]
				: []),
			...counts.map((name) =>
				counted<(typeof sets)[number]>(inWords(name), (set) => set[name]),
			),
			text("Value", ({ value }) => moneyList(value), { kind: "number" }),
		],
		rows: sets,
	};
}

/** Sums by currency as texts, the largest first. */
export function moneyList(value: Readonly<Record<string, number>>): string[] {
	return Object.entries(value)
		.sort(([, one], [, other]) => other - one)
		.map(([currency, sum]) => formatMoney(sum, currency));
}
