import { type CodeText, rejectText, skipText } from "./code-text.ts";

/** Stages `map` and `validate`: the event cannot become a conversion that Meta takes. Contract, sections 5 and 6. */
export const MAP_CODES: Readonly<Record<string, CodeText>> = {
	missing_event: rejectText(
		"The track event has no event name.",
		"Every track message needs `event`; a warehouse row needs `event_text` or `event`. For a CSV file check the header.",
	),
	missing_timestamp: rejectText(
		"The event has none of timestamp, originalTimestamp, receivedAt and sentAt.",
		"Export one of them: fboc never invents a time.",
	),
	invalid_timestamp: rejectText(
		"The event's time cannot be read.",
		"Use ISO 8601 (2026-01-31T12:00:00Z), or Unix seconds (10 digits) or milliseconds (13 digits).",
	),
	future_timestamp: rejectText(
		"The event's time lies more than 5 minutes in the future, and Meta refuses such events.",
		"Check the clock of this machine with `fboc check`, and the clock or time zone of the event's source.",
	),
	too_old: rejectText(
		"The event is older than `maxAgeDays`, and the ledger does not know it as delivered; Meta takes store events for 62 days.",
		"Upload sooner. A larger `maxAgeDays` sends it all the same, at the risk of a refusal by Meta.",
	),
	missing_value: rejectText(
		"A purchase has no value: `Order Completed` reads `revenue`, and there is none.",
		"Export `revenue`, or set `revenueFallback: total` in the config to read `total` in its place.",
	),
	invalid_value: {
		kinds: ["reject", "warning"],
		means:
			"The value is not plainly a number, it is negative, or it is text with three decimals in a currency that has none (150.000 IDR). A purchase is left out; any other event is sent without its value.",
		todo: "Export plain numbers such as 39.95 or 150000. A thousands separator is not guessed at: 1,234 could be either.",
	},
	invalid_currency: rejectText(
		"The currency is not an ISO 4217 code.",
		"Use three letters such as USD or EUR, or leave it out: the config's `currency` is used then.",
	),
	no_match_key: rejectText(
		"The event has no usable match key, so Meta could not match it to anybody.",
		"Export `userId`, or traits such as email or phone; `fboc explain` shows where each key is looked for, and `matchKeys` in the config adds places.",
	),
	weak_match_keys: rejectText(
		"The event's match keys are too broad (only city, state, zip, country or gender, or one name with gender), and Meta refuses that.",
		"Add an email, a phone number or a userId.",
	),
	unreadable_integrations: rejectText(
		"`integrations` is text that is no JSON, or a list or number that says neither yes nor no, so whether the person opted out is not known; the event is not sent.",
		"Export `integrations` as a JSON object, or set `ignoreIntegrations: true` if nobody can opt out.",
	),
	invalid_data_processing: rejectText(
		"The event's data processing options cannot be read, so what protection was asked for is not known; the event is not sent.",
		'Write them as `[["LDU"], country, state]`, for instance `[["LDU"], 1, 1000]`.',
	),
};

/** Events that are counted and left alone: no error, nothing is written to the rejects file. */
export const SKIP_CODES: Readonly<Record<string, CodeText>> = {
	not_track: skipText(
		"The message is not a track call (identify, page, screen, group, alias).",
		"Nothing: only track events become conversions.",
	),
	unmapped: skipText(
		"The event's name is in none of the config's maps.",
		"Add it under `events`, `leads` or `completeRegistrations` if it is to be sent. Names match exactly, upper and lower case included.",
	),
	opted_out: skipText(
		"The event's `integrations` turn Facebook Offline Conversions off.",
		"Nothing, or `ignoreIntegrations: true` in the config to send it all the same.",
	),
	filtered: skipText(
		"The event was left out by --since, --until, --only or --limit.",
		"Nothing, or change the flags.",
	),
};
