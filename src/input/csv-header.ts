import { proposalText } from "../columns/proposal-text.ts";
import { type Proposal, proposeColumns } from "../columns/propose.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { shownColumns } from "./column-names.ts";
import { printable } from "./printable.ts";

const MAX_COLUMNS_SHOWN = 20;

/** What a cell of data looks like, and a column's name does not: an address, a time, a number, JSON, a hash or id. */
const VALUE =
	/@|^\d{4}-\d\d-\d\d|^[+(]?\d[\d\s().,/:-]*$|^[{[]|^[0-9a-f]{16,}$|^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** Whether the first row is data rather than names, so that nothing of it may be shown. */
export function looksLikeData(header: readonly string[]): boolean {
	return header.some((name) => VALUE.test(name) || name.length > 100);
}

/** Columns that are proposed as comments: what is not sure is better looked up. */
const MAX_COMMENTS = 20;

/** A header that no dialect knows, with what the config should say of it. */
export class UnknownColumns extends FbocError {
	readonly proposal: Proposal;

	constructor(message: string, proposal: Proposal, path: string) {
		const { form } = proposal;
		const text = proposalText(proposal, MAX_COMMENTS);
		const next =
			form === undefined
				? `Say in the config where these columns go, for instance:\n${text}`
				: `It is ${form.label}. Put this into the config:\n${text}`;
		super("unknown_columns", EXIT.usage, message, next, { path, line: 1 });
		this.proposal = proposal;
	}
}

/**
 * The refusal of a header that no dialect knows: names the columns, or keeps
 * silent when they may be somebody's data. Exit 2, since the config mends it.
 */
export function unknownColumns(
	header: readonly string[],
	path: string,
): FbocError {
	if (looksLikeData(header)) {
		return new FbocError(
			"unknown_columns",
			EXIT.usage,
			`the first row of the input looks like data, not like column names (${header.length} cells; not shown, they may be personal)`,
			"Put a row of column names first, for instance: userId,event,timestamp,context.traits.email,properties.revenue",
			{ path, line: 1 },
		);
	}
	const named = header.filter((name) => name !== "");
	const shown = named
		.slice(0, MAX_COLUMNS_SHOWN)
		.map((name) => printable(name));
	const more = named.length - shown.length;
	return new UnknownColumns(
		`the header of the input is of no known form; it has the columns ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
		proposeColumns(shownColumns(header)),
		path,
	);
}
