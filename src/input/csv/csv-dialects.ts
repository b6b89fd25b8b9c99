import { DESTINATION } from "../../defaults.ts";
import type { CsvSpec } from "../block.ts";
import { FIELDS } from "../message-names.ts";
import { type CsvPath, parseCsvPath } from "./csv-path.ts";

type Dialect = Exclude<CsvSpec["dialect"], "columns">;

/** Fields of a Segment message, as they are written in it; what the mapping does not read is no property. */
const ENVELOPE = byLowerCase([
	...FIELDS,
	"channel",
	"version",
	"projectId",
	"writeKey",
	"name",
	"category",
	"groupId",
	"previousId",
	"_metadata",
]);

/** Of these, the ones that no other table has: names of several words, all small. */
const OWN_FIELDS = FIELDS.filter((field) => /[A-Z]/.test(field)).map((field) =>
	field.toLowerCase(),
);

/** Names inside `context`, `traits` and `integrations` that fboc reads. */
const INNER = byLowerCase([
	"traits",
	"address",
	"email",
	"phone",
	"gender",
	"name",
	"birthday",
	"zip",
	"city",
	"state",
	"country",
	"ip",
	"page",
	"url",
	"device",
	"fbc",
	"fbp",
	"firstName",
	"lastName",
	"postalCode",
	"userAgent",
	"advertisingId",
	"leadId",
	"dataProcessingOptions",
	DESTINATION,
]);

/** Properties that the mapping reads by name. */
const PROPERTIES = new Set([
	"revenue",
	"value",
	"price",
	"total",
	"currency",
	"order_id",
	"products",
	"product_id",
	"product_ids",
	"id",
	"sku",
	"quantity",
	"category",
]);

const ROOTED = /^(?:properties|traits|context|integrations)\s*(?:\.|\[)/i;

/** Fields that every dialect of tables spells in snake_case. */
const SNAKE_CASE: Record<string, CsvPath> = Object.fromEntries(
	FIELDS.filter((field) => /Id$|At$|[tT]imestamp$/.test(field)).map((field) => [
		field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
		[field],
	]),
);

/** Columns of the warehouse that are fields of the message. */
const WAREHOUSE: Record<string, CsvPath> = {
	...SNAKE_CASE,
	id: ["messageId"],
	event_text: ["event"],
	event: ["eventSlug"],
	context_ip: ["context", "ip"],
	context_facebook_offline_conversions_lead_id: [
		"context",
		DESTINATION,
		"leadId",
	],
	integrations_facebook_offline_conversions_lead_id: [
		"integrations",
		DESTINATION,
		"leadId",
	],
};

/** Written by the warehouse, not by the sender of the event. */
const BOOKKEEPING = new Set(["uuid", "uuid_ts", "loaded_at", "channel"]);

/**
 * Columns that the tool adds which moved the table: loaders (Fivetran, Stitch,
 * Airbyte, dlt, Hevo …), change feeds (Debezium, Delta, Hudi), warehouses
 * (Snowflake, BigQuery, Databricks), dbt, and the index of a data frame.
 */
const LOADER =
	/^(?:__.*|metadata\$.*|unnamed: \d+(?:\.\d+)?|_(?:rescued_data|partitiontime|partitiondate|table_suffix|file|line|modified|change_type|commit_version|commit_timestamp)|_(?:fivetran|sdc|airbyte|ab|dlt|dbt|etl|hoodie|peerdb|stitch|hevo|estuary|rivery|portable)_.*)$/;

/** The trait columns whose camelCase is known; any other keeps its name. */
const CAMEL_TRAITS: Record<string, string> = {
	first_name: "firstName",
	last_name: "lastName",
	postal_code: "postalCode",
};

/** Columns of Segment's S3 (Actions) destination. */
const S3: Record<string, CsvPath> = {
	...SNAKE_CASE,
	event_name: ["event"],
	event_type: ["type"],
	email: ["context", "traits", "email"],
	properties: ["properties"],
	traits: ["traits"],
	context: ["context"],
	integrations: ["integrations"],
};

const S3_BOOKKEEPING = /^(?:audience_.*|batch_size)$/;

/** The whole message as JSON, in Airbyte's raw tables. */
export const MESSAGE_COLUMN = "_airbyte_data";

/** Whether a column is a tool's own, and no part of the event, in whatever table it stands. */
export const isLoaderColumn = (name: string): boolean => {
	const lower = name.toLowerCase();
	return name === "" || (lower !== MESSAGE_COLUMN && LOADER.test(lower));
};

/** The dialect of a header, undefined for none; the case of names does not matter. Cells are trimmed. */
export function dialectOf(header: readonly string[]): Dialect | undefined {
	const lower = new Set(header.map((name) => name.toLowerCase()));
	const hasAny = (...names: string[]) => names.some((name) => lower.has(name));
	if (hasAny("event_name") && hasAny("event_type", "message_id", "properties"))
		return "s3";
	if (hasAny(MESSAGE_COLUMN)) return "dotted";
	if (hasAny(...OWN_FIELDS) || header.some((name) => ROOTED.test(name)))
		return "dotted";
	if (
		hasAny(
			"event_text",
			"user_id",
			"anonymous_id",
			"original_timestamp",
			"received_at",
		) ||
		header.some((name) => /^context_/i.test(name))
	) {
		return "warehouse";
	}
	const messageFields = hasAny("properties", "context", "traits");
	return hasAny("event") && messageFields ? "dotted" : undefined;
}

/**
 * Where a column of a dialect goes; empty: it is ignored on purpose; undefined:
 * it is not understood, and is ignored with a warning.
 *
 * @param upper the whole header is in upper case (Snowflake), so names of properties are lowered
 */
export function columnPath(
	name: string,
	dialect: Dialect,
	upper: boolean,
): CsvPath | undefined {
	const lower = name.toLowerCase();
	if (lower === MESSAGE_COLUMN) return [MESSAGE_COLUMN];
	if (isLoaderColumn(name)) return [];
	const cased = upper ? lower : name;
	if (dialect === "dotted") return dottedPath(cased);
	if (dialect === "warehouse") return warehousePath(lower, cased);
	if (S3_BOOKKEEPING.test(lower)) return [];
	return own(S3, lower) ?? (ROOTED.test(name) ? dottedPath(cased) : undefined);
}

function dottedPath(name: string): CsvPath | undefined {
	const path = parseCsvPath(name);
	const [first, ...below] = path ?? [];
	if (path === undefined || first === undefined) return path;
	const root = ENVELOPE.get(String(first).toLowerCase());
	if (below.length === 0) return root === undefined ? undefined : [root];
	const [second, ...further] = below;
	if (root === "properties" && second !== undefined)
		return [root, propertyName(second), ...further.map(propertyName)];
	const all = root === "integrations" && /^all$/i.test(String(second));
	if (all && further.length === 0) return [root, "All"];
	return [root ?? first, ...below.map(innerName)];
}

const innerName = (part: string | number): string | number =>
	typeof part === "number" ? part : (INNER.get(part.toLowerCase()) ?? part);

const propertyName = (part: string | number): string | number =>
	typeof part === "string" && PROPERTIES.has(part.toLowerCase())
		? part.toLowerCase()
		: part;

function warehousePath(lower: string, name: string): CsvPath | undefined {
	const field = own(WAREHOUSE, lower);
	if (field) return field;
	if (BOOKKEEPING.has(lower)) return [];
	const trait = /^context_traits_(?:(address)_)?(.+)$/.exec(lower);
	if (trait?.[2]) {
		const key = own(CAMEL_TRAITS, trait[2]) ?? trait[2];
		return trait[1]
			? ["context", "traits", "address", key]
			: ["context", "traits", key];
	}
	if (lower.startsWith("context_")) return [];
	const forbidden = parseCsvPath(`properties."${name.replaceAll('"', "")}"`);
	return forbidden?.length === 0 ? [] : ["properties", propertyName(name)];
}

/** Names by what they are in lower case. */
function byLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
	return new Map(names.map((name) => [name.toLowerCase(), name]));
}

function own<T>(table: Record<string, T>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
