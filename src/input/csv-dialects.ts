import { DESTINATION } from "../defaults.ts";
import type { CsvSpec } from "./block.ts";
import { type CsvPath, parseCsvPath } from "./csv-path.ts";

type Dialect = Exclude<CsvSpec["dialect"], "columns">;

/** Fields of a Segment message, as they are written in it. */
const ENVELOPE = new Set([
	"type",
	"event",
	"userId",
	"anonymousId",
	"messageId",
	"timestamp",
	"originalTimestamp",
	"receivedAt",
	"sentAt",
	"properties",
	"traits",
	"context",
	"integrations",
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

/** Of these, the ones that no other table has. */
const CAMEL = [
	"userId",
	"anonymousId",
	"messageId",
	"originalTimestamp",
	"receivedAt",
	"sentAt",
];

const ROOTED = /^(?:properties|traits|context|integrations)\s*(?:\.|\[)/;

/** Columns of the warehouse that are fields of the message. */
const WAREHOUSE: Record<string, CsvPath> = {
	id: ["messageId"],
	message_id: ["messageId"],
	user_id: ["userId"],
	anonymous_id: ["anonymousId"],
	event_text: ["event"],
	event: ["eventSlug"],
	timestamp: ["timestamp"],
	original_timestamp: ["originalTimestamp"],
	received_at: ["receivedAt"],
	sent_at: ["sentAt"],
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

/** Written by the warehouse or its loader, not by the sender of the event. */
const BOOKKEEPING = new Set(["uuid", "uuid_ts", "loaded_at", "channel"]);

/** The trait columns whose camelCase is known; any other keeps its name. */
const CAMEL_TRAITS: Record<string, string> = {
	first_name: "firstName",
	last_name: "lastName",
	postal_code: "postalCode",
};

/** Columns of Segment's S3 (Actions) destination. */
const S3: Record<string, CsvPath> = {
	event_name: ["event"],
	event_type: ["type"],
	user_id: ["userId"],
	anonymous_id: ["anonymousId"],
	message_id: ["messageId"],
	timestamp: ["timestamp"],
	original_timestamp: ["originalTimestamp"],
	received_at: ["receivedAt"],
	sent_at: ["sentAt"],
	email: ["context", "traits", "email"],
	properties: ["properties"],
	traits: ["traits"],
	context: ["context"],
	integrations: ["integrations"],
};

const S3_BOOKKEEPING = /^(?:audience_.*|batch_size)$/;

/** The dialect of a header, undefined for none. Cells are trimmed. */
export function dialectOf(header: readonly string[]): Dialect | undefined {
	const lower = new Set(header.map((name) => name.toLowerCase()));
	const hasAny = (...names: string[]) => names.some((name) => lower.has(name));
	if (hasAny("event_name") && hasAny("event_type", "message_id", "properties"))
		return "s3";
	if (header.some((name) => ROOTED.test(name) || CAMEL.includes(name)))
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
	return header.includes("event") && messageFields ? "dotted" : undefined;
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
	if (dialect === "dotted") return dottedPath(name);
	const lower = name.toLowerCase();
	if (dialect === "warehouse")
		return warehousePath(lower, upper ? lower : name);
	if (S3_BOOKKEEPING.test(lower)) return [];
	return own(S3, lower) ?? (ROOTED.test(name) ? parseCsvPath(name) : undefined);
}

function dottedPath(name: string): CsvPath | undefined {
	const path = parseCsvPath(name);
	if (path?.length === 1 && !ENVELOPE.has(String(path[0]))) return undefined;
	return path;
}

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
	return forbidden?.length === 0 ? [] : ["properties", name];
}

function own<T>(table: Record<string, T>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
