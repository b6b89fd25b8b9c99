import { MAX_KEY_VALUES } from "../defaults.ts";
import {
	checkDataProcessing,
	checkTime,
	finding,
	isAbsent,
	isAmount,
	isContents,
	isCurrency,
	isHashed,
	isLeadId,
	isObject,
	isText,
	type JsonObject,
} from "./event-fields.ts";
import { type Finding, refuseOffline } from "./graph-reply.ts";
import type { SandboxWire } from "./sandbox-wire.ts";

/** Older events were refused by Meta's own uploader (its `event_data_schema`). */
const OFFLINE_WINDOW_DAYS = 730;

/** The standard names, matched ignoring case (the same schema). */
const EVENT_NAMES: ReadonlySet<string> = new Set(
	"addpaymentinfo addtocart addtowishlist completeregistration contact customizeproduct donate findlocation initiatecheckout lead other purchase schedule search starttrial submitapplication subscribe viewcontent".split(
		" ",
	),
);

/** The eight best known of the schema's 21 content types; only the first two leave fboc. */
const CONTENT_TYPES: ReadonlySet<unknown> = new Set([
	"product",
	"product_group",
	"destination",
	"flight",
	"hotel",
	"home_listing",
	"vehicle",
	"media_title",
]);

const HASHED: ReadonlySet<string> = new Set(
	"email phone gen fn ln ct st zip country fi f5first f5last doby dobm dobd age".split(
		" ",
	),
);
/** Match keys that a list of up to three values is legal for; Rudder also wraps `st` and `zip`. */
const LISTS: ReadonlySet<string> = new Set(["email", "phone", "st", "zip"]);
/** Match keys that are never hashed and are text. `madid` is not checked for a hash: sources disagree. */
const PLAIN: ReadonlySet<string> = new Set(
	"extern_id madid fbc fbp client_user_agent".split(" "),
);
/** Match keys that are digits. */
const DIGITS: ReadonlySet<string> = new Set(["lead_id", "appuid", "pageuid"]);

/**
 * What the Offline Conversions API would say of one event; undefined:
 * accepted. Rules: the schema in Meta's archived uploader, with 0 as a legal
 * value and today's list of LDU states.
 *
 * @param nowS unix seconds
 */
function checkOffline(event: JsonObject, nowS: number): Finding | undefined {
	const name = event.event_name;
	if (!isText(name)) return finding("missing_event_name", "event_name");
	const lower = name.toLowerCase();
	if (!EVENT_NAMES.has(lower))
		return finding("unknown_event_name", "event_name");
	return (
		checkTime(event.event_time, nowS, OFFLINE_WINDOW_DAYS) ??
		checkMatchKeys(event.match_keys) ??
		checkMoney(event, lower === "purchase") ??
		checkContent(event) ??
		checkDataProcessing(event, false)
	);
}

function checkMatchKeys(keys: unknown): Finding | undefined {
	if (!isObject(keys)) return finding("weak_user_data", "match_keys");
	let given = 0;
	for (const key in keys) {
		const value = keys[key];
		if (isAbsent(value)) continue;
		if (HASHED.has(key)) {
			if (!isHashed(value)) return finding("not_hashed", `match_keys.${key}`);
			if (
				Array.isArray(value) &&
				(value.length > MAX_KEY_VALUES || !LISTS.has(key))
			)
				return finding("invalid_user_data", `match_keys.${key}`);
		} else if (PLAIN.has(key)) {
			if (!isText(value))
				return finding("invalid_user_data", `match_keys.${key}`);
		} else if (DIGITS.has(key)) {
			if (!isLeadId(value))
				return finding("invalid_user_data", `match_keys.${key}`);
		} else continue;
		given++;
	}
	return given === 0 ? finding("weak_user_data", "match_keys") : undefined;
}

/** A Purchase needs both; elsewhere each needs the other. */
function checkMoney(
	{ value, currency }: JsonObject,
	purchase: boolean,
): Finding | undefined {
	const noValue = isAbsent(value);
	const noCurrency = isAbsent(currency);
	if (purchase && noValue) return finding("missing_value", "value");
	if (purchase && noCurrency) return finding("missing_currency", "currency");
	if (!noValue && !isAmount(value)) return finding("invalid_value", "value");
	if (!noCurrency && !isCurrency(currency))
		return finding("invalid_currency", "currency");
	return noValue === noCurrency
		? undefined
		: finding("value_without_currency", noValue ? "value" : "currency");
}

function checkContent(event: JsonObject): Finding | undefined {
	const { content_ids, content_type, contents, order_id, custom_data } = event;
	if (
		content_ids !== undefined &&
		!(
			Array.isArray(content_ids) &&
			content_ids.length > 0 &&
			content_ids.every(isText)
		)
	)
		return finding("invalid_custom_data", "content_ids");
	const types: unknown[] = Array.isArray(content_type)
		? content_type
		: [content_type];
	if (
		content_type !== undefined &&
		!(types.length > 0 && types.every((type) => CONTENT_TYPES.has(type)))
	)
		return finding("invalid_custom_data", "content_type");
	if (contents !== undefined && !isContents(contents))
		return finding("invalid_custom_data", "contents");
	if (order_id !== undefined && !isText(order_id))
		return finding("invalid_event_field", "order_id");
	if (custom_data !== undefined && !isObject(custom_data))
		return finding("invalid_custom_data", "custom_data");
	return undefined;
}

/**
 * The Offline Conversions API ended with v16.0, which ended itself in May 2025;
 * the sandbox plays it as it was, whatever the version in the path.
 */
export const OFFLINE: SandboxWire = {
	mark: "match_keys",
	// The cap of Meta's own uploader.
	maxEvents: 2000,
	ends: false,
	check: checkOffline,
	refuse: refuseOffline,
	receipt: (eventSet, count, messages) => ({
		id: eventSet,
		num_processed_entries: count,
		...(messages.length > 0 && { messages }),
	}),
};
