import { parse } from "csv-parse/sync";

/** What tables are delimited by; `:` only where none of the others is there, for it stands in names and times, too. */
export const DELIMITERS = [",", ";", "\t", "|", ":"] as const;

/** The delimiter that occurs most often outside quotes in the header; `,` where none does. */
export function sniffDelimiter(header: string): string {
	const bare = header.replace(/"(?:[^"]|"")*"/g, "");
	let best: string = ",";
	let most = 0;
	for (const delimiter of DELIMITERS) {
		const count = bare.split(delimiter).length - 1;
		if (count > most && (delimiter !== ":" || most === 0)) {
			most = count;
			best = delimiter;
		}
	}
	return best;
}

/** The delimiter that a first line `sep=;` names, as spreadsheets want it; undefined where the line is none. */
export function separatorOf(line: string): string | undefined {
	const found = /^\uFEFF?"?sep=(\\t|[\t!-/:-@[-`{-~])\1*"?\s*$/i.exec(
		line,
	)?.[1];
	return found === "\\t" ? "\t" : found;
}

/** The cells of a header as text, trimmed, without the brackets that databases put around all names. Where its quotes are wrong, quotes are text. */
export function headerCells(header: string, delimiter: string): string[] {
	const cells = splitHeader(header, delimiter).map((cell) => cell.trim());
	const bracketed = cells.every((cell) => cell === "" || BRACKETED.test(cell));
	return bracketed ? cells.map(withoutBrackets) : cells;
}

const BRACKETED = /^\[([^[\]]+)\]$/;

/** A name without the brackets of a database. */
export const withoutBrackets = (name: string): string =>
	name.trim().replace(BRACKETED, "$1").trim();

function splitHeader(header: string, delimiter: string): string[] {
	try {
		const rows: string[][] = parse(header, {
			delimiter,
			relax_quotes: true,
			relax_column_count: true,
			to: 1,
		});
		return rows[0] ?? [];
	} catch {
		return header.split(delimiter);
	}
}
