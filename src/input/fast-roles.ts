import { DESTINATION } from "../defaults.ts";

/** Role of a member whose value nobody reads: it is checked, not built. */
export const SKIPPED = 2;
/** Bit in the role of a member whose texts may be kept for long (in a memo): they are never slices of the line. */
export const KEPT = 1;

// Roles of an event's members, and its context's. Bits, so that repeats are seen.
export const TYPE = 1 << 2;
export const EVENT = 1 << 3;
export const MESSAGE_ID = 1 << 4;
export const TIMESTAMP = 1 << 5;
export const ORIGINAL_TIMESTAMP = 1 << 6;
export const RECEIVED_AT = 1 << 7;
export const SENT_AT = 1 << 8;
export const USER_ID = 1 << 9;
export const PROPERTIES = 1 << 10;
export const TRAITS = 1 << 11;
export const INTEGRATIONS = 1 << 12;
export const CONTEXT = 1 << 13;
export const OPTIONS = 1 << 14;
/** A warehouse row's; nothing that an export of events holds. */
export const EVENT_SLUG = 1 << 15;

/** Members of an event that the mapping reads. */
export const EVENT_ROLES = new Map([
	["type", TYPE | KEPT],
	["event", EVENT | KEPT],
	["eventSlug", EVENT_SLUG],
	["messageId", MESSAGE_ID],
	["timestamp", TIMESTAMP],
	["originalTimestamp", ORIGINAL_TIMESTAMP],
	["receivedAt", RECEIVED_AT],
	["sentAt", SENT_AT],
	["userId", USER_ID],
	["properties", PROPERTIES],
	["traits", TRAITS],
	["integrations", INTEGRATIONS],
	["context", CONTEXT],
]);

/** Members of the context that the mapping reads. */
export const CONTEXT_ROLES = new Map([
	["traits", TRAITS],
	[DESTINATION, OPTIONS],
]);

/** The traits that match keys are read from by default (`match-keys/sources.ts`), in the traits or their address. */
export const TRAIT_ROLES = new Map([
	["email", 0],
	["phone", 0],
	...[
		"address gender name city state country zip",
		"firstName first_name firstname lastName last_name lastname",
		"postalCode postal_code postalcode",
	].flatMap((names) =>
		names.split(" ").map((name): [string, number] => [name, KEPT]),
	),
]);
