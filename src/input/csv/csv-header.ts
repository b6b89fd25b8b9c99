import { proposalText } from "../../columns/proposal-text.ts";
import { type Proposal, proposeColumns } from "../../columns/propose.ts";
import { FbocError } from "../../errors.ts";
import { yamlText } from "../../yaml-text.ts";
import { printable } from "../printable.ts";
import { looksLikeData, shownColumns } from "./column-names.ts";
import { eventOfTable } from "./csv-table-name.ts";

const MAX_COLUMNS_SHOWN = 20;

/** Columns that are proposed as comments: what is not sure is better looked up. */
const MAX_COMMENTS = 20;

/** A header that no dialect knows, with what the config should say of it. */
export class UnknownColumns extends FbocError {
	readonly proposal: Proposal;

	constructor(message: string, next: string, proposal: Proposal, path: string) {
		super({ code: "unknown_columns", message, next, place: { path, line: 1 } });
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
		return new FbocError({
			code: "unknown_columns",
			message: `the first row of the input looks like data, not like column names (${header.length} cells; not shown, they may be personal)`,
			next: "Put a row of column names first, for instance: userId,event,timestamp,context.traits.email,properties.revenue",
			place: { path, line: 1 },
		});
	}
	const proposal = proposeColumns(shownColumns(header));
	const { form } = proposal;
	const text = proposalText(proposal, MAX_COMMENTS);
	return new UnknownColumns(
		`the header of the input is of no known form; it has the columns ${allLabels(header)}`,
		form === undefined
			? `Say in the config where these columns go, for instance:\n${text}`
			: `It is ${form.label}. Put this into the config:\n${text}`,
		proposal,
		path,
	);
}

/**
 * The refusal of a table whose rows would all be no events, as a warehouse's
 * tables of one event each are. Exit 2, since the config mends it.
 */
export function noEventColumn(
	header: readonly string[],
	path: string,
): FbocError {
	const event = eventOfTable(path);
	const named = event === undefined ? "Order Completed" : event;
	const lines = [
		"Name the event of all its rows in the config:",
		"defaults:",
		`  event: ${yamlText(named)}${event === undefined ? "   # REPLACE: what the rows are" : ""}`,
		"or the column that gives it:",
		"columns:",
		"  NAME OF THE COLUMN: event",
	];
	const proposal: Proposal = {
		form: undefined,
		columns: [],
		defaults: [{ path: "event", value: named, active: event !== undefined }],
		left: 0,
		status: undefined,
	};
	return new UnknownColumns(
		`no column of the input gives the event; it has the columns ${allLabels(header)}`,
		lines.join("\n"),
		proposal,
		path,
	);
}

/** All columns that have a name. */
const allLabels = (header: readonly string[]): string =>
	labelsOf(
		header,
		[...header.keys()].filter((index) => header[index] !== ""),
		MAX_COLUMNS_SHOWN,
	);

/** Columns as they may be named: by what stands in the header, or by where. */
export function labelsOf(
	header: readonly string[],
	columns: readonly number[],
	most = 10,
): string {
	const shown = shownColumns(header);
	const labels = columns.slice(0, most).map((index) => {
		const name = shown[index];
		return name === undefined ? `column ${index + 1}` : printable(name);
	});
	const more = columns.length - labels.length;
	return labels.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
