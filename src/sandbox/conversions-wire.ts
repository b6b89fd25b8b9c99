import { STALE_DAYS, STORE_WINDOW_DAYS } from "../defaults.ts";
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
	isPlain,
	isText,
	type JsonObject,
} from "./event-fields.ts";
import { type Finding, refuseConversion, traceId } from "./graph-reply.ts";
import type { SandboxWire } from "./sandbox-wire.ts";

const ACTION_SOURCES: ReadonlySet<unknown> = new Set([
	"app",
	"business_messaging",
	"chat",
	"email",
	"other",
	"phone_call",
	"physical_store",
	"system_generated",
	"website",
]);

/** Keys of `user_data` that are hashed. */
const HASHED =
	"em ph ge db ln fn ct st zp country fi f5first f5last dobd dobm doby".split(
		" ",
	);
/** Keys of `user_data` that are text as they are; `external_id` may be either. */
const PLAIN =
	"external_id client_ip_address client_user_agent fbc fbp subscription_id fb_login_id madid anon_id page_id page_scoped_user_id ctwa_clid ig_account_id ig_sid".split(
		" ",
	);

interface UserKey {
	/** One bit a key, so that a combination is one number. */
	readonly bit: number;
	readonly isValid: (value: unknown) => boolean;
	readonly refusal: "not_hashed" | "invalid_user_data";
}

const USER_KEYS: ReadonlyMap<string, UserKey> = new Map(
	[...HASHED, ...PLAIN, "lead_id"].map((key, index): [string, UserKey] => {
		const bit = 2 ** index;
		if (index < HASHED.length)
			return [key, { bit, isValid: isHashed, refusal: "not_hashed" }];
		const isValid = key === "lead_id" ? isLeadId : isPlain;
		return [key, { bit, isValid, refusal: "invalid_user_data" }];
	}),
);

const combination = (...keys: string[]): number =>
	keys.reduce((mask, key) => mask | (USER_KEYS.get(key)?.bit ?? 0), 0);

/** Combinations that match too many people, alone or in part (Conversions API best practices, since v13.0). */
const TOO_BROAD = [
	combination("ct", "country", "st", "zp", "ge", "client_user_agent"),
	combination("db", "client_user_agent"),
	combination("fn", "ge"),
	combination("ln", "ge"),
];

/**
 * What Meta's Conversions API would say of one event; undefined: accepted.
 * Rules: Conversions API, server event, customer information and custom data
 * parameters; limits on age: 62 days for `physical_store`, else 7.
 *
 * @param nowS unix seconds
 */
function checkConversion(event: JsonObject, nowS: number): Finding | undefined {
	if (!isText(event.event_name))
		return finding("missing_event_name", "event_name");
	if (!ACTION_SOURCES.has(event.action_source))
		return finding("invalid_action_source", "action_source");
	const inStore = event.action_source === "physical_store";
	const id = event.event_id;
	if (id !== undefined && id !== null && !isText(id))
		return finding("invalid_event_field", "event_id");
	return (
		checkTime(
			event.event_time,
			nowS,
			inStore ? STORE_WINDOW_DAYS : STALE_DAYS,
		) ??
		checkUserData(event.user_data) ??
		checkCustomData(event.custom_data, event.event_name === "Purchase") ??
		checkDataProcessing(
			event,
			isObject(event.user_data) && isText(event.user_data.client_ip_address),
		)
	);
}

/** Keys that Meta does not know are let through and identify nobody. */
function checkUserData(userData: unknown): Finding | undefined {
	if (!isObject(userData)) return finding("weak_user_data", "user_data");
	let given = 0;
	for (const key in userData) {
		const known = USER_KEYS.get(key);
		const value = userData[key];
		if (known === undefined || isAbsent(value)) continue;
		if (!known.isValid(value))
			return finding(known.refusal, `user_data.${key}`);
		given |= known.bit;
	}
	// `given` within a broad combination: no bit outside of it.
	return TOO_BROAD.some((broad) => (given & ~broad) === 0)
		? finding("weak_user_data", "user_data")
		: undefined;
}

function checkCustomData(
	custom: unknown,
	purchase: boolean,
): Finding | undefined {
	if (custom === undefined || custom === null)
		return purchase ? finding("missing_value", "custom_data.value") : undefined;
	if (!isObject(custom)) return finding("invalid_custom_data", "custom_data");
	const { value, currency, content_ids, contents } = custom;
	if (isAbsent(value)) {
		if (purchase) return finding("missing_value", "custom_data.value");
	} else if (!isAmount(value))
		return finding("invalid_value", "custom_data.value");
	if (isAbsent(currency)) {
		if (purchase) return finding("missing_currency", "custom_data.currency");
	} else if (!isCurrency(currency))
		return finding("invalid_currency", "custom_data.currency");
	if (
		content_ids !== undefined &&
		!(Array.isArray(content_ids) && content_ids.every(isText))
	)
		return finding("invalid_custom_data", "custom_data.content_ids");
	if (contents !== undefined && !isContents(contents))
		return finding("invalid_custom_data", "custom_data.contents");
	return undefined;
}

export const CONVERSIONS: SandboxWire = {
	mark: "user_data",
	// "Using the API": up to 1,000 events in data.
	maxEvents: 1000,
	ends: true,
	check: checkConversion,
	refuse: refuseConversion,
	receipt: (_eventSet, count, messages) => ({
		events_received: count,
		messages,
		fbtrace_id: traceId(),
	}),
};
