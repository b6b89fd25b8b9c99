import { formatCount } from "../draw/number-format.ts";

/**
 * A column of a table that the screens and the page share: what it is called
 * and what stands in it. How it is drawn is theirs.
 */
export interface FactColumn<Row> {
	/** As the page has it; screens have it in capitals, or `screen` in its place. */
	readonly header: string;
	readonly screen?: string;
	/** Text, or texts below each other. */
	readonly cell: (row: Row) => string | readonly string[];
	/** `number`: to the right, figures below each other. `key`: a word of a program's, never broken. */
	readonly kind?: "number" | "key";
	/** Columns that a screen leaves it where the table is too wide; without, its width. */
	readonly min?: number;
	/** What is drawn in place of the text. */
	readonly bar?: (row: Row) => Bar;
	/** A word to be copied: in the page's fixed width. */
	readonly code?: boolean;
}

/** A share that is shown as one: full only for all and empty only for none. */
export interface Bar {
	readonly part: number;
	readonly whole: number;
	/** What it says, for who cannot see it. */
	readonly label: string;
}

/** A title with its table; nothing is shown of it without rows. */
export interface FactTable<Row> {
	readonly title: string;
	readonly columns: readonly FactColumn<Row>[];
	readonly rows: readonly Row[];
}

/** Text; with `min`, cut where a screen's table is too wide. */
export const text = <Row>(
	header: string,
	cell: FactColumn<Row>["cell"],
	more: Partial<FactColumn<Row>> = {},
): FactColumn<Row> => ({ header, cell, ...more });

/** A word of a program's. */
export const word = <Row>(
	header: string,
	cell: (row: Row) => string,
	min?: number,
): FactColumn<Row> =>
	text(header, cell, { kind: "key", code: true, ...(min && { min }) });

/** A number of things. */
export const counted = <Row>(
	header: string,
	of: (row: Row) => number,
): FactColumn<Row> =>
	text(header, (row) => formatCount(of(row)), { kind: "number" });

/** Between none and all, from 0 to 1. */
export const shareOf = ({ part, whole }: Bar): number =>
	whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
