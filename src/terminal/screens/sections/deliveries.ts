import type { DeliveryCounts, Summary } from "../../../report/summary.ts";
import { heading } from "../../draw/layout.ts";
import { formatCount, formatMoney } from "../../draw/number-format.ts";
import type { Look } from "../../draw/paint.ts";
import { type Column, renderTable } from "../../draw/table.ts";

/** What would go where: each event of the user's under Facebook's name, with its event set. */
export function conversionLines(summary: Summary, look: Look): string[] {
	if (summary.conversions.length === 0) return [];
	const columns: Column[] = [
		{ header: "EVENT", min: 16 },
		{ header: "FACEBOOK", min: 12 },
		{ header: "EVENT SET", min: 10 },
		{ header: "COUNT", align: "right" },
	];
	const rows = summary.conversions.map((row) => [
		row.event,
		row.event_name,
		row.event_set,
		formatCount(row.count),
	]);
	const title = summary.dry_run ? "What would go where" : "Conversions";
	return [...heading(title, look), ...renderTable(columns, rows, look)];
}

const COUNTS: readonly (readonly [keyof DeliveryCounts, string])[] = [
	["would_send", "WOULD SEND"],
	["delivered", "DELIVERED"],
	["duplicate", "DUPLICATE"],
	["refused", "REFUSED"],
	["unknown", "UNKNOWN"],
	["unsent", "UNSENT"],
];

/** Event sets with their counts and values; a kind of delivery that nowhere occurs has no column. */
export function eventSetLines(summary: Summary, look: Look): string[] {
	const sets = summary.event_sets;
	if (sets.length === 0) return [];
	const always = summary.dry_run ? "would_send" : "delivered";
	const counts = COUNTS.filter(
		([name]) => name === always || sets.some((set) => set[name] > 0),
	);
	// After a real run the counts need the room; before it the ids are what is to be checked.
	const ids =
		(summary.dry_run || look.verbose) &&
		sets.some((set) => set.name !== set.id);
	const columns: Column[] = [
		{ header: "EVENT SET", min: 9 },
		...(ids ? [{ header: "ID", min: 6 }] : []),
		...counts.map(([, header]): Column => ({ header, align: "right" })),
		{ header: "VALUE", align: "right" },
	];
	const rows = sets.flatMap((set) => {
		const values = moneyList(set.value);
		const first = [
			set.name,
			...(ids ? [set.id] : []),
			...counts.map(([name]) => formatCount(set[name])),
			values[0] ?? "",
		];
		// Further currencies stand below the first, alone in their rows.
		const blank = Array<string>(first.length - 1).fill("");
		return [first, ...values.slice(1).map((value) => [...blank, value])];
	});
	return [...heading("Event sets", look), ...renderTable(columns, rows, look)];
}

/** Sums by currency as texts, the largest first. */
export function moneyList(value: Readonly<Record<string, number>>): string[] {
	return Object.entries(value)
		.sort(([, one], [, other]) => other - one)
		.map(([currency, sum]) => formatMoney(sum, currency));
}
