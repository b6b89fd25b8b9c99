/** What a reject of the mapping says in the rejects file: one sentence, no values. */
const MESSAGES = {
	malformed_json: "The record is nested too deeply to be read.",
	missing_event: "The track call names no event.",
	missing_timestamp: "The event has no timestamp.",
	invalid_timestamp: "The timestamp cannot be read.",
	future_timestamp: "The event lies in the future.",
	too_old: "The event is older than maxAgeDays.",
	missing_value: "A Purchase needs a value, and the event has none.",
	invalid_value: "The value of a Purchase is no plain number, or is negative.",
	invalid_currency: "The currency is no ISO 4217 code.",
	no_match_key: "The event has no usable match key.",
	weak_match_keys: "The match keys of the event are too broad for Meta.",
	unreadable_integrations:
		"The integrations cannot be read: whether the person opted out is not known.",
	invalid_data_processing:
		"The data processing options cannot be read: what protection was asked for is not known.",
	unsafe_number: "A number of the event is too large to be kept exactly.",
} as const;

/** Why an event cannot become a conversion. */
export type RejectCode = Exclude<keyof typeof MESSAGES, "malformed_json">;

export const messageOf = (code: string): string =>
	MESSAGES[code as RejectCode] ?? code;
