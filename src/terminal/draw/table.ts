import type { Look } from "./paint.ts";
import { safeText } from "./safe-text.ts";
import { cutMiddle, fitText, textWidth } from "./text-width.ts";

export interface Column {
	readonly header: string;
	readonly align?: "left" | "right";
	/** May be cut, down to this many columns, where the table is too wide. Without it the column keeps its width. */
	readonly min?: number;
	/** `middle` keeps the end of what is cut: paths. */
	readonly cut?: "end" | "middle";
}

const GAP = "  ";

/**
 * Rows under a header, as lines. Cells are made safe here; the widest columns
 * that allow it are cut until the table fits the look's width.
 *
 * @param indent put before every line
 */
export function renderTable(
	columns: readonly Column[],
	rows: readonly (readonly string[])[],
	look: Look,
	indent = "  ",
): string[] {
	const cells = rows.map((row) =>
		columns.map((column, index) => {
			const cell = row[index] ?? "";
			// No cell is ever shown that long; a name of a megabyte must cost nothing.
			return safeText(
				column.cut === "middle" ? cell : cell.slice(0, 8 * look.width),
			);
		}),
	);
	const widths = fittingWidths(
		columns,
		cells,
		look.width - indent.length - GAP.length * (columns.length - 1),
	);
	const line = (row: readonly string[]): string =>
		columns
			.map((column, index) => {
				const width = widths[index] ?? 0;
				const cell = row[index] ?? "";
				const cut = column.cut === "middle" ? cutMiddle(cell, width) : cell;
				return fitText(cut, width, column.align);
			})
			.join(GAP)
			.trimEnd();
	const header = line(columns.map((column) => column.header));
	return [
		indent + look.paint.faint(header),
		...cells.map((row) => indent + line(row)),
	];
}

function fittingWidths(
	columns: readonly Column[],
	cells: readonly (readonly string[])[],
	room: number,
): number[] {
	const widths = columns.map((column, index) =>
		cells.reduce(
			(widest, row) => Math.max(widest, textWidth(row[index] ?? "")),
			textWidth(column.header),
		),
	);
	let excess = widths.reduce((sum, width) => sum + width, 0) - room;
	while (excess > 0) {
		const widest = widestToCut(columns, widths);
		if (widest === undefined) break;
		widths[widest] = (widths[widest] ?? 0) - 1;
		excess--;
	}
	return widths;
}

/** Index of the widest column that may still lose a column of its width. */
function widestToCut(
	columns: readonly Column[],
	widths: readonly number[],
): number | undefined {
	let found: number | undefined;
	for (const [index, column] of columns.entries()) {
		const width = widths[index] ?? 0;
		if (column.min === undefined || width <= column.min) continue;
		if (found === undefined || width > (widths[found] ?? 0)) found = index;
	}
	return found;
}
