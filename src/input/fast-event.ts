import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { CLOSE_OBJECT, OPEN_OBJECT, QUOTE } from "./fast-grammar.ts";
import { type FastKey, FastKeys } from "./fast-keys.ts";
import { FastValues, KEPT, SKIPPED } from "./fast-values.ts";

/**
 * Reads the record in [start, end) of `bytes` without building what the mapping
 * does not look at. Undefined: the record is not JSON, or not plain enough to be
 * sure; then it is to be read by `JSON.parse`.
 *
 * The event is not the whole one: see `createFastEventReader`. Its texts may be
 * slices of the line: who keeps one for long copies it. The bytes must be valid
 * UTF-8; the one at `end` is overwritten for the time of the call.
 */
export type FastEventReader = (
	bytes: Buffer,
	start: number,
	end: number,
) => SegmentEvent | undefined;

// Roles of an event's members. Bits, so that repeats are seen.
const TYPE = 1 << 1;
const EVENT = 1 << 2;
const MESSAGE_ID = 1 << 3;
const TIMESTAMP = 1 << 4;
const ORIGINAL_TIMESTAMP = 1 << 5;
const RECEIVED_AT = 1 << 6;
const SENT_AT = 1 << 7;
const USER_ID = 1 << 8;
const PROPERTIES = 1 << 9;
const TRAITS = 1 << 10;
const INTEGRATIONS = 1 << 11;
const CONTEXT = 1 << 12;
const OPTIONS = 1 << 13;
/** A warehouse row's; nothing that an export of events holds. */
const EVENT_SLUG = 1 << 14;

const EVENT_ROLES = new Map([
	["type", TYPE],
	["event", EVENT],
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

const CONTEXT_ROLES = new Map([
	["traits", TRAITS],
	[DESTINATION, OPTIONS],
]);

/** The traits that match keys are read from by default (`match-keys/sources.ts`), in the traits or their address. */
const TRAIT_ROLES = new Map([
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

/**
 * A reader of events for the mapping with the default sources of match keys. What
 * the mapping makes of its event is what it makes of `JSON.parse`'s:
 *
 * - of an event that is no track call, or whose name is not in `names`, it holds
 *   `type`, `event` and `integrations`, by which such an event is counted;
 * - of any other it holds the members that the mapping reads, of the traits
 *   those that match keys are read from, of the context the traits and the
 *   destination's options. It has a `messageId`: without one the whole event
 *   would be needed for a digest, so it is left to `JSON.parse`.
 *
 * @param names trimmed names of the events that are mapped
 */
export function createFastEventReader(
	names: ReadonlySet<string>,
): FastEventReader {
	const reader = new Reader(names);
	return (bytes, start, end) => {
		// Nothing follows the last line of a file without a line end.
		if (end >= bytes.length) return undefined;
		if (bytes[start] !== OPEN_OBJECT) return undefined;
		if (bytes[end - 1] !== CLOSE_OBJECT) return undefined;
		// No token goes on past a NUL, so nothing is read past the record.
		const next = bytes[end] as number;
		bytes[end] = 0;
		const event = reader.read(bytes, start, end);
		bytes[end] = next;
		return event;
	};
}

class Reader {
	readonly #names: ReadonlySet<string>;
	readonly #values = new FastValues();
	readonly #eventKeys = new FastKeys(EVENT_ROLES, SKIPPED);
	readonly #contextKeys = new FastKeys(CONTEXT_ROLES, SKIPPED);
	readonly #traitKeys = new FastKeys(TRAIT_ROLES, SKIPPED);
	readonly #dataKeys = new FastKeys(new Map(), 0);
	#isTrack = true;
	#isMapped = true;

	constructor(names: ReadonlySet<string>) {
		this.#names = names;
	}

	read(bytes: Buffer, start: number, end: number): SegmentEvent | undefined {
		const values = this.#values;
		values.open(bytes, start, end);
		this.#isTrack = true;
		this.#isMapped = true;
		const event: SegmentEvent = {
			type: undefined,
			event: undefined,
			userId: undefined,
			messageId: undefined,
			timestamp: undefined,
			originalTimestamp: undefined,
			receivedAt: undefined,
			sentAt: undefined,
			properties: undefined,
			traits: undefined,
			context: undefined,
			integrations: undefined,
		};
		const keys = this.#eventKeys;
		let seen = 0;
		let previous = keys.root;
		let guess = previous.inside;
		for (let more = values.enter(); more; more = values.goesOn()) {
			const key = values.key(keys, guess);
			if (values.at < 0) return undefined;
			if (key !== guess) {
				if (previous === keys.root) previous.inside = key;
				else previous.next = key;
			}
			previous = key;
			guess = key.next;
			if (key.role === SKIPPED) {
				values.skip(1);
				continue;
			}
			if ((seen & key.role) !== 0) return undefined;
			seen |= key.role;
			this.#member(event, key);
		}
		if (values.at !== end || (seen & EVENT_SLUG) !== 0) return undefined;
		if (this.#isTrack && this.#isMapped && !says(event.messageId)) {
			return undefined;
		}
		return event;
	}

	#member(event: SegmentEvent, key: FastKey): void {
		const values = this.#values;
		const keys = this.#dataKeys;
		switch (key.role) {
			case TYPE:
				event.type = values.value(keys, key, 1);
				this.#isTrack = mayBeTrack(event.type);
				return;
			case EVENT: {
				const name = values.value(keys, key, 1);
				event.event = name;
				if (typeof name === "string" && !this.#names.has(name.trim())) {
					this.#isMapped = false;
				}
				return;
			}
			case INTEGRATIONS:
				if (!this.#isTrack) values.skip(1);
				else event.integrations = values.value(keys, key, 1);
				return;
		}
		if (!this.#isTrack || !this.#isMapped) {
			values.skip(1);
			return;
		}
		switch (key.role) {
			case MESSAGE_ID:
				event.messageId = values.value(keys, key, 1);
				return;
			case TIMESTAMP:
				event.timestamp = values.value(keys, key, 1);
				return;
			case ORIGINAL_TIMESTAMP:
				event.originalTimestamp = this.#later(event, key);
				return;
			case RECEIVED_AT:
				event.receivedAt = this.#later(event, key);
				return;
			case SENT_AT:
				event.sentAt = this.#later(event, key);
				return;
			case USER_ID:
				event.userId = values.value(keys, key, 1);
				return;
			case PROPERTIES:
				event.properties = values.value(keys, key, 1);
				return;
			case TRAITS:
				event.traits = values.value(this.#traitKeys, key, 1);
				return;
			case CONTEXT:
				event.context = this.#context(key);
				return;
			default:
				values.skip(1);
		}
	}

	/** A time that matters only when there is no `timestamp`. */
	#later(event: SegmentEvent, key: FastKey): unknown {
		const values = this.#values;
		if (!says(event.timestamp)) return values.value(this.#dataKeys, key, 1);
		values.skip(1);
		return undefined;
	}

	#context(holder: FastKey): unknown {
		const values = this.#values;
		if (values.bytes[values.at] !== OPEN_OBJECT) {
			return values.value(this.#dataKeys, holder, 1);
		}
		const context: Record<string, unknown> = { traits: undefined };
		const keys = this.#contextKeys;
		let seen = 0;
		let previous = keys.root;
		let guess = previous.inside;
		for (let more = values.enter(); more; more = values.goesOn()) {
			const key = values.key(keys, guess);
			if (values.at < 0) break;
			if (key !== guess) {
				if (previous === keys.root) previous.inside = key;
				else previous.next = key;
			}
			previous = key;
			guess = key.next;
			if (key.role === SKIPPED) {
				values.skip(2);
				continue;
			}
			if ((seen & key.role) !== 0) values.at = -1;
			else if (key.role === TRAITS) {
				context.traits = values.value(this.#traitKeys, key, 2);
			} else context[DESTINATION] = values.value(this.#dataKeys, key, 2);
			seen |= key.role;
		}
		return context;
	}
}

/** Whether a field surely holds a text that says something. */
const says = (value: unknown): boolean =>
	typeof value === "string" && value.trim() !== "";

/** False only for what the mapping surely counts as no track call. */
const mayBeTrack = (type: unknown): boolean =>
	typeof type !== "string" ||
	type === "track" ||
	type === "" ||
	type.trim().toLowerCase() === "track";
