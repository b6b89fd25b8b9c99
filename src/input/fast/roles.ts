import { DATA_PROCESSING_NAMES } from "../../conversion/limited-data-use.ts";
import {
	isReadProperty,
	KEY,
	propertyKey,
} from "../../conversion/property-keys.ts";
import { DESTINATION } from "../../defaults.ts";
import { TRAIT_NAMES } from "../../match-keys/slots.ts";
import { isOddName } from "../record/message-names.ts";

/** Bit in the role of a member whose texts repeat: they are remembered. */
export const REPEATS = 1;
/** Role of a member whose value nobody reads: it is checked, not built. */
export const SKIPPED = 2;
/** Role of an address among the traits. */
export const ADDRESS = 1;

/** Where the proper roles begin. */
export const ROLE_SHIFT = 2;

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
/** Of what is no message as Segment writes it: a row, a wrapping, another spelling. */
export const ODD = 1 << 15;

const EVENT_ROLES = new Map([
	["type", TYPE | REPEATS],
	["event", EVENT | REPEATS],
	["eventSlug", ODD],
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

/** Members of an event that the mapping reads. */
export const eventRole = (name: string): number =>
	EVENT_ROLES.get(name) ?? (isOddName(name) ? ODD : SKIPPED);

/** In the context: rare, and left to `JSON.parse`. */
export const DATA_PROCESSING = 1 << 16;

const CONTEXT_ROLES = new Map<string, number>([
	["traits", TRAITS],
	[DESTINATION, OPTIONS],
	...DATA_PROCESSING_NAMES.map((name): [string, number] => [
		name,
		DATA_PROCESSING,
	]),
]);

/** Members of the context that the mapping reads. */
export const contextRole = (name: string): number =>
	CONTEXT_ROLES.get(name) ?? SKIPPED;

/** By their names. */
export const TRAIT_ROLES: ReadonlyMap<string, number> = new Map([
	...TRAIT_NAMES.map((name, i): [string, number] => [name, i << ROLE_SHIFT]),
	["address", ADDRESS],
]);

/** A trait's place among `TRAIT_NAMES`, or `ADDRESS`. */
export const traitRole = (name: string): number =>
	TRAIT_ROLES.get(name) ?? SKIPPED;

/** Bit in the role of a property that a rule reads: it is built. */
export const READ = 2;

/** Bit in the role of a property whose text may be a person's name. */
export const PERSON = KEY.person << ROLE_SHIFT;

const REPEATING = new Set(["currency", "category"]);

/** What a property means (a mask of `KEY`), `READ` and `REPEATS`. */
export const propertyRole = (name: string): number =>
	(propertyKey(name).kind << ROLE_SHIFT) |
	(isReadProperty(name) ? READ : 0) |
	(REPEATING.has(name) ? REPEATS : 0);

const PRODUCT_NAMES = new Set(["product_id", "id", "sku", "quantity", "price"]);

/** Members of a product that the mapping reads. */
export const productRole = (name: string): number =>
	PRODUCT_NAMES.has(name) ? 0 : SKIPPED;

/** Members of a value that is built as a whole. */
export const anyRole = (): number => 0;
