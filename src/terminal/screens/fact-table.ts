import { heading } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { type Column, renderTable } from "../draw/table.ts";
import { type Bar, type FactTable, shareOf } from "../facts/fact-columns.ts";

/** A table with its title; nothing where it has no rows. */
export const factTable = <Row>(table: FactTable<Row>, look: Look): string[] =>
	table.rows.length === 0 ? [] : tableUnderTitle(table, look);

/** A table with its title, also where it has no rows. */
export function tableUnderTitle<Row>(
	{ title, columns, rows }: FactTable<Row>,
	look: Look,
): string[] {
	const drawn = columns.map(
		({ header, screen = header.toUpperCase(), kind, min }): Column => ({
			header: screen,
			align: kind === "number" ? "right" : "left",
			...(min !== undefined && { min }),
		}),
	);
	const lines = rows.flatMap((row) => {
		const cells = columns.map(({ cell, bar }) =>
			bar === undefined ? [cell(row)].flat() : [barText(bar(row))],
		);
		const height = Math.max(1, ...cells.map(({ length }) => length));
		return Array.from({ length: height }, (_, at) =>
			cells.map((texts) => texts[at] ?? ""),
		);
	});
	return [...heading(title, look), ...renderTable(drawn, lines, look)];
}

const BAR_COLUMNS = 20;

function barText(bar: Bar): string {
	const share = shareOf(bar);
	let filled = Math.round(share * BAR_COLUMNS);
	if (share > 0) filled = Math.max(1, filled);
	if (share < 1) filled = Math.min(BAR_COLUMNS - 1, filled);
	return "█".repeat(filled) + "·".repeat(BAR_COLUMNS - filled);
}
