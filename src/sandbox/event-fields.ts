import { FUTURE_TOLERANCE_S } from "../defaults.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import type { EventRefusal } from "./graph-refusals.ts";
import type { Finding } from "./graph-reply.ts";

/** A JSON object as it came over the wire: any field may have any type. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const DAY_S = 86_400;

const HASH = /^[0-9a-f]{64}$/;
const LEAD_ID = /^\d{1,20}$/;
const CODES: ReadonlySet<string> = new Set(CURRENCIES);

/** States with a Limited Data Use law, 1000 California to 1013 Rhode Island (Meta, "Data processing options"). */
const FIRST_STATE = 1000;
const LAST_STATE = 1013;

export function finding(refusal: EventRefusal, field: string): Finding {
	return { refusal, field };
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
	return typeof value === "string" && value.trim() !== "";
}

/** A value that says nothing: Meta ignores it, and it is no match key. */
export function isAbsent(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(Array.isArray(value) && value.length === 0)
	);
}

/**
 * Lower-case hex of SHA-256, or a list of such. Meta also takes the form with
 * an appendix that its own library adds; the sandbox is stricter, since what
 * fboc sends is the bare hash.
 */
export function isHashed(value: unknown): boolean {
	if (typeof value === "string") return HASH.test(value);
	return (
		Array.isArray(value) &&
		value.every((v) => typeof v === "string" && HASH.test(v))
	);
}

/** A text that is not blank, or a list of such. */
export function isPlain(value: unknown): boolean {
	return isText(value) || (Array.isArray(value) && value.every(isText));
}

/** Digits as text, at most 20 (2^64 - 1), or a whole number that JSON kept. */
export function isLeadId(value: unknown): boolean {
	if (typeof value === "number")
		return Number.isSafeInteger(value) && value >= 0;
	return typeof value === "string" && LEAD_ID.test(value);
}

/** Finite and 0 or more. Meta's own uploader wants more than 0; 0 is taken, as the Conversions API does. */
export function isAmount(value: unknown): boolean {
	return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** An ISO 4217 code; case is ignored, as live calls have shown. */
export function isCurrency(value: unknown): boolean {
	return typeof value === "string" && CODES.has(value.toUpperCase());
}

/**
 * `event_time`: unix seconds, whole, past (5 minutes of clock difference are
 * let through; Meta's own tolerance is not known), not older than `maxDays`.
 * Milliseconds show as a time in the future, as they do at Meta.
 */
export function checkTime(
	time: unknown,
	nowS: number,
	maxDays: number,
): Finding | undefined {
	if (typeof time !== "number" || !Number.isSafeInteger(time) || time <= 0)
		return finding("invalid_event_time", "event_time");
	if (time > nowS + FUTURE_TOLERANCE_S)
		return finding("event_time_in_future", "event_time");
	if (time < nowS - maxDays * DAY_S)
		return finding("event_time_too_old", "event_time");
	return undefined;
}

/** `contents`: a list of objects with an id, and where given a quantity over 0 and a price of 0 or more. */
export function isContents(value: unknown): boolean {
	return (
		Array.isArray(value) &&
		value.every(
			(item: unknown) =>
				isObject(item) &&
				isText(item.id) &&
				(item.quantity === undefined ||
					(isAmount(item.quantity) && item.quantity !== 0)) &&
				(item.item_price === undefined || isAmount(item.item_price)) &&
				(item.price === undefined || isAmount(item.price)),
		)
	);
}

/**
 * Limited Data Use: `[]` or `["LDU"]`; a known country and state; country
 * needs state; LDU needs both where there is no IP address to locate the
 * person by. (Meta, "Data processing options".)
 *
 * @param located whether the event carries an IP address
 */
export function checkDataProcessing(
	event: JsonObject,
	located: boolean,
): Finding | undefined {
	const options = event.data_processing_options;
	const country = event.data_processing_options_country;
	const state = event.data_processing_options_state;
	if (options === undefined && country === undefined && state === undefined)
		return undefined;
	if (
		options !== undefined &&
		!(Array.isArray(options) && options.every((option) => option === "LDU"))
	)
		return finding("invalid_data_processing", "data_processing_options");
	if (country !== undefined && country !== 0 && country !== 1)
		return finding(
			"invalid_data_processing",
			"data_processing_options_country",
		);
	if (state !== undefined && state !== 0 && !isState(state))
		return finding("invalid_data_processing", "data_processing_options_state");
	const on = Array.isArray(options) && options.length > 0;
	if (on && !located && country === undefined)
		return finding(
			"data_processing_missing",
			"data_processing_options_country",
		);
	if (state === undefined && (country !== undefined || (on && !located)))
		return finding("data_processing_missing", "data_processing_options_state");
	return undefined;
}

function isState(state: unknown): boolean {
	return (
		typeof state === "number" &&
		Number.isInteger(state) &&
		state >= FIRST_STATE &&
		state <= LAST_STATE
	);
}
