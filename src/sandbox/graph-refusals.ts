/**
 * A refusal, with the numbers that Meta uses for it. Those of single events
 * stand in this file, those of whole calls in `call-refusals.ts`.
 *
 * `source` names where the numbers were read. "ours": Meta's number is not
 * known, so one from 28049xx was chosen, a range in which no number of Meta's
 * has been seen; a client is to treat all of 2804000-2804999 alike.
 */
export interface Refusal {
	readonly status: number;
	readonly type: "OAuthException" | "GraphMethodException";
	readonly code: number;
	readonly subcode?: number;
	readonly transient?: boolean;
	readonly message: string;
	readonly title?: string;
	readonly userMessage?: string;
	readonly source: string;
}

/** A refusal of one event: HTTP 400, code 100, "Invalid parameter", which sinks the whole request. */
export function badEvent(
	subcode: number,
	title: string,
	userMessage: string,
	source: string,
): Refusal {
	return {
		status: 400,
		type: "OAuthException",
		code: 100,
		subcode,
		message: "Invalid parameter",
		title,
		userMessage,
		source,
	};
}

/** What can be wrong with one event. Each sinks the request it is in. */
export const EVENT_REFUSALS = {
	event_time_too_old: badEvent(
		2804003,
		"Event Timestamp Too Old",
		"The timestamp for this event is too far in the past. Store events can be sent for 62 days, others for 7.",
		"rudder-transformer fixture; live test 2026-09",
	),
	missing_value: badEvent(
		2804009,
		"Missing Value for Purchase Event",
		"A Purchase event needs a value: a number of 0 or more.",
		"rudder-transformer fixture",
	),
	missing_currency: badEvent(
		2804010,
		"Missing Currency for Purchase Event",
		"A Purchase event needs a currency.",
		"rudder-transformer fixture",
	),
	not_hashed: badEvent(
		2804016,
		"User Parameter Not Hashed",
		"This user parameter must be the lower-case hex of a SHA-256 hash.",
		"facebook-java-business-sdk #421",
	),
	data_processing_missing: badEvent(
		2804030,
		"Limited Data Use Selection Required",
		"With LDU, the country and state of the data processing options are required.",
		"offline-conversion-file-uploader #25",
	),
	weak_user_data: badEvent(
		2804050,
		"Customer Information Parameters Insufficient",
		"This event has no customer information parameters, or a combination that matches too many people.",
		"Conversions API best practices; Setono client",
	),
	malformed_event: badEvent(
		2804900,
		"Event Is Not an Object",
		"Every event must be an object.",
		"ours",
	),
	missing_event_name: badEvent(
		2804901,
		"Missing Event Name",
		"Every event needs an event name.",
		"ours",
	),
	unknown_event_name: badEvent(
		2804902,
		"Unknown Event Name",
		"The event name is not one of the standard names.",
		"ours",
	),
	invalid_event_time: badEvent(
		2804903,
		"Invalid Event Timestamp",
		"The timestamp must be a unix time in whole seconds.",
		"ours",
	),
	event_time_in_future: badEvent(
		2804904,
		"Event Timestamp in the Future",
		"The timestamp for this event lies in the future.",
		"ours",
	),
	invalid_action_source: badEvent(
		2804905,
		"Invalid Action Source",
		"Every event needs one of the known action sources.",
		"ours",
	),
	invalid_user_data: badEvent(
		2804906,
		"Invalid Customer Information Parameter",
		"This customer information parameter is malformed.",
		"ours",
	),
	invalid_custom_data: badEvent(
		2804907,
		"Invalid Custom Data",
		"This custom data parameter is malformed.",
		"ours",
	),
	invalid_value: badEvent(
		2804908,
		"Invalid Value",
		"The value must be a number of 0 or more.",
		"ours",
	),
	invalid_currency: badEvent(
		2804909,
		"Invalid Currency",
		"The currency must be an ISO 4217 code.",
		"ours",
	),
	value_without_currency: badEvent(
		2804910,
		"Value and Currency Belong Together",
		"An offline event with a value needs a currency, and with a currency a value.",
		"ours, after the rule of offline-conversion-file-uploader",
	),
	invalid_data_processing: badEvent(
		2804911,
		"Invalid Data Processing Options",
		"The data processing options must be an empty list or LDU, with a known country and state.",
		"ours",
	),
	invalid_event_field: badEvent(
		2804912,
		"Invalid Event Parameter",
		"This event parameter is malformed.",
		"ours",
	),
	injected_bad_event: badEvent(
		2804999,
		"Event Refused by a Fault",
		"The sandbox was asked to refuse this share of events (bad-event).",
		"ours",
	),
} as const satisfies Record<string, Refusal>;
export type EventRefusal = keyof typeof EVENT_REFUSALS;
