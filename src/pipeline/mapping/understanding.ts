import { FbocError } from "../../errors.ts";
import { fieldOf } from "../../input/message-names.ts";
import { fromText } from "../../input/record/message.ts";
import type { Stranger } from "./batch.ts";

const CALLS = new Set([
	"track",
	"identify",
	"page",
	"screen",
	"group",
	"alias",
]);

/** Whether a type is that of a Segment call. */
export const isCall = (type: unknown): boolean =>
	typeof type === "string" && CALLS.has(type.trim().toLowerCase());

/** Names that are shown. */
const MAX_NAMES = 12;
/** An object with more members uses their names for data. */
const MAX_MEMBERS = 200;
const MAX_DIGITS = 3;

/**
 * A name that is surely a field's: an identifier as programs write it. What is
 * an address, a number, a date, a title or a person's name in capitals is not.
 */
function isFieldName(name: string): boolean {
	if (!/^[$_@]?(?:[a-z][a-zA-Z0-9_]*|[A-Z][A-Z0-9]*_[A-Z0-9_]*)$/.test(name)) {
		return fieldOf(name) !== undefined;
	}
	return name.length <= 40 && name.replace(/\D/g, "").length <= MAX_DIGITS;
}

/** What is to be said of a record that is no call. */
export function strangerAt(line: number, record: unknown): Stranger {
	if (typeof record !== "object" || record === null || Array.isArray(record))
		return { line, names: [], others: 0, wrapper: undefined, byColumns: false };
	const members = record as Record<string, unknown>;
	const all = Object.keys(record);
	const names =
		all.length > MAX_MEMBERS ? [] : all.filter(isFieldName).slice(0, MAX_NAMES);
	return {
		line,
		names,
		others: all.length - names.length,
		wrapper: names.find((name) => holdsCall(members[name])),
		byColumns: all.length > 1 && all.every((name) => isColumn(members[name])),
	};
}

function holdsCall(value: unknown): boolean {
	const given = typeof value === "string" ? fromText(value) : value;
	const inner: unknown = Array.isArray(given) ? given[0] : given;
	if (typeof inner !== "object" || inner === null) return false;
	const { type, event } = inner as Record<string, unknown>;
	return (
		isCall(type) ||
		((type === undefined || type === null) && typeof event === "string")
	);
}

/** Cells by their row's number: a list, or an object of `0`, `1` … */
const isColumn = (value: unknown): boolean =>
	typeof value === "object" &&
	value !== null &&
	(Array.isArray(value) ||
		Object.keys(value).every((key) => /^\d+$/.test(key)));

/** The end of an input of which nothing was understood. @param stranger its line is that of the input */
export function nothingUnderstood(
	path: string,
	{ line, names, others, wrapper, byColumns }: Stranger,
): FbocError {
	const more = others > 0 && names.length > 0 ? ` and ${others} more` : "";
	const keys =
		names.length > 0
			? ` The keys of the first are ${names.join(", ")}${more}.`
			: " It has no keys that look like names of fields.";
	const next =
		wrapper !== undefined
			? `The events seem to be wrapped in "${wrapper}": take them out, for instance with jq -c '.${wrapper} | if type == "string" then fromjson else . end'.`
			: byColumns
				? 'It looks like a table written by its columns: write it by rows, in pandas with df.to_json(path, orient="records", lines=True).'
				: "Give an export of Segment events, or a table with a column for the event; if its records name no event since all are of one, name it in the config: defaults: {event: Order Completed}.";
	return new FbocError({
		code: "nothing_understood",
		message: `Nothing in the input was understood: none of its records is a Segment call (track, identify, page, screen, group, alias).${keys}`,
		next,
		place: { path, line },
	});
}
