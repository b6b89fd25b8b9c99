import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { printable } from "./printable.ts";

const MAX_COLUMNS_SHOWN = 20;

/** What a cell of data looks like, and a column's name does not: an address, a time, a number, JSON, a hash or id. */
const VALUE =
	/@|^\d{4}-\d\d-\d\d|^[+(]?\d[\d\s().,/:-]*$|^[{[]|^[0-9a-f]{16,}$|^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** Likely places for columns by their names; the first pattern that matches wins. */
const GUESSES: readonly (readonly [RegExp, string])[] = [
	[/^e?-?mail/, "context.traits.email"],
	[/phone|mobile|telephone/, "context.traits.phone"],
	[/first.?name|given.?name/, "context.traits.firstName"],
	[/last.?name|surname|family.?name/, "context.traits.lastName"],
	[/post.?code|postal|zip/, "context.traits.address.postalCode"],
	[/city|town/, "context.traits.address.city"],
	[/state|province|region/, "context.traits.address.state"],
	[/country/, "context.traits.address.country"],
	[/gender|sex/, "context.traits.gender"],
	[/^event|conversion/, "event"],
	[/date|time/, "timestamp"],
	[/customer.?id|user.?id|^customer$|^user$|client.?id/, "userId"],
	[/message.?id|event.?id|^uuid$/, "messageId"],
	[/order|transaction/, "properties.order_id"],
	[/amount|total|revenue|price|value/, "properties.revenue"],
	[/currency/, "properties.currency"],
	[/product|sku|item/, "properties.product_id"],
];

/** Whether the first row is data rather than names, so that nothing of it may be shown. */
export function looksLikeData(header: readonly string[]): boolean {
	return header.some((name) => VALUE.test(name) || name.length > 100);
}

/** A header that no dialect knows, with the block of config (YAML) that would mend it. */
export class UnknownColumns extends FbocError {
	readonly columns: string;

	constructor(message: string, columns: string, path: string) {
		const next = `Say in the config where these columns go, for instance:\n${columns}`;
		super("unknown_columns", EXIT.usage, message, next, { path, line: 1 });
		this.columns = columns;
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
		suggestColumns(named),
		path,
	);
}

/** A `columns:` block for the config (YAML), with the likely places filled in and the rest as comments. */
export function suggestColumns(header: readonly string[]): string {
	const taken = new Set<string>();
	const lines = header.slice(0, MAX_COLUMNS_SHOWN).map((name) => {
		const guess = GUESSES.find(([pattern]) =>
			pattern.test(name.toLowerCase()),
		)?.[1];
		const key = yamlKey(name);
		if (guess === undefined || taken.has(guess)) {
			return `  # ${key}: properties.${/^\w+$/.test(name) ? name : "name"}`;
		}
		taken.add(guess);
		return `  ${key}: ${guess}`;
	});
	if (!taken.has("event")) lines.push("  # one column must go to: event");
	if (!taken.has("timestamp"))
		lines.push("  # one column must go to: timestamp");
	return ["columns:", ...lines].join("\n");
}

/** Bare where YAML reads it as text, else in double quotes, with JSON's escapes, which YAML shares. */
function yamlKey(name: string): string {
	const bare = /^[A-Za-z_][\w .-]*\w$/.test(name);
	if (bare && !/^(?:true|false|null|yes|no|on|off)$/i.test(name)) return name;
	return JSON.stringify(name).replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
