import { messageId } from "../../conversion/event-id.ts";
import { DESTINATION } from "../../defaults.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { USER_ID_SLOT } from "../../segment/outline.ts";
import { OPEN_OBJECT, QUOTE } from "./grammar.ts";
import { type FastKey, FastKeys } from "./keys.ts";
import { FastOutline } from "./outline.ts";
import {
	anyRole,
	CONTEXT,
	contextRole,
	DATA_PROCESSING,
	EVENT,
	eventRole,
	INTEGRATIONS,
	MESSAGE_ID,
	ODD,
	ORIGINAL_TIMESTAMP,
	PROPERTIES,
	RECEIVED_AT,
	REPEATS,
	SENT_AT,
	SKIPPED,
	TIMESTAMP,
	TRAITS,
	TYPE,
	USER_ID,
} from "./roles.ts";

/** Reads one event after the other; see `createFastEventReader` for what of it. */
export class EventReader {
	readonly #names: ReadonlySet<string>;
	readonly #values = new FastOutline();
	readonly #eventKeys = new FastKeys(eventRole);
	readonly #contextKeys = new FastKeys(contextRole);
	readonly #dataKeys = new FastKeys(anyRole);
	#isTrack = true;
	#isMapped = true;
	/** There is a `timestamp`. */
	#hasTime = false;
	/** There is a `messageId`. */
	#hasId = false;

	constructor(names: ReadonlySet<string>) {
		this.#names = names;
	}

	read(bytes: Buffer, start: number, end: number): SegmentEvent | undefined {
		const values = this.#values;
		values.open(bytes, start, end);
		this.#isTrack = true;
		this.#isMapped = true;
		this.#hasTime = false;
		this.#hasId = false;
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
			outline: values.outline,
		};
		const keys = this.#eventKeys;
		let seen = 0;
		let key = keys.root;
		for (let more = values.enter(); more; more = values.goesOn()) {
			key = values.key(keys, key);
			if (values.at < 0) return undefined;
			if (key.role === SKIPPED) {
				values.skip(1);
				continue;
			}
			const role = key.role & ~REPEATS;
			if ((seen & role) !== 0) return undefined;
			seen |= role;
			this.#member(event, key, role);
		}
		if (values.at !== end || (seen & ODD) !== 0) return undefined;
		if (this.#isTrack && this.#isMapped && !this.#hasId) {
			return undefined;
		}
		return event;
	}

	#member(event: SegmentEvent, key: FastKey, role: number): void {
		const values = this.#values;
		const keys = this.#dataKeys;
		switch (role) {
			case TYPE:
				event.type = values.value(keys, key, 1);
				this.#isTrack = mayBeTrack(event.type);
				return;
			case EVENT: {
				const name = values.value(keys, key, 1);
				event.event = name;
				this.#isMapped =
					typeof name !== "string" ||
					this.#names.has(name) ||
					this.#names.has(name.trim());
				return;
			}
			case INTEGRATIONS:
				if (!this.#isTrack) values.skip(1);
				// It may be the JSON text of an object; so below.
				else if (values.bytes[values.at] === QUOTE) values.at = -1;
				else event.integrations = values.repeated(keys, key);
				return;
		}
		if (!this.#isTrack || !this.#isMapped) {
			values.skip(1);
			return;
		}
		switch (role) {
			case MESSAGE_ID:
				this.#hasId = values.messageId();
				if (this.#hasId) return;
				event.messageId = values.value(keys, key, 1);
				this.#hasId = says(event.messageId) && messageId(event) !== undefined;
				return;
			case TIMESTAMP:
				event.timestamp = values.time() ?? values.value(keys, key, 1);
				this.#hasTime =
					typeof event.timestamp === "number" || says(event.timestamp);
				return;
			case ORIGINAL_TIMESTAMP:
				event.originalTimestamp = this.#later(key);
				return;
			case RECEIVED_AT:
				event.receivedAt = this.#later(key);
				return;
			case SENT_AT:
				event.sentAt = this.#later(key);
				return;
			case USER_ID: {
				const isText = values.bytes[values.at] === QUOTE;
				values.userId();
				// A number may have to be read again without loss.
				if (!isText && values.at >= 0) {
					event.userId = values.outline.slotValue(USER_ID_SLOT);
				}
				return;
			}
			case PROPERTIES:
				if (values.bytes[values.at] === OPEN_OBJECT) {
					event.properties = values.properties();
				} else if (values.bytes[values.at] === QUOTE) values.at = -1;
				else event.properties = values.value(keys, key, 1);
				return;
			case TRAITS:
				values.traits("traits", 1);
				return;
			case CONTEXT:
				event.context = this.#context(key);
				return;
			default:
				values.skip(1);
		}
	}

	/** A time that matters only when there is no `timestamp`. */
	#later(key: FastKey): unknown {
		const values = this.#values;
		if (!this.#hasTime) return values.value(this.#dataKeys, key, 1);
		values.skip(1);
		return undefined;
	}

	/** The destination's options in the context; its traits are noted. */
	#context(holder: FastKey): unknown {
		const values = this.#values;
		if (values.bytes[values.at] !== OPEN_OBJECT) {
			const value = values.value(this.#dataKeys, holder, 1);
			// It may be the JSON text of a context.
			if (value !== null) values.at = -1;
			return value;
		}
		let context: Record<string, unknown> | undefined;
		const keys = this.#contextKeys;
		let seen = 0;
		let key = keys.root;
		for (let more = values.enter(); more; more = values.goesOn()) {
			key = values.key(keys, key);
			if (values.at < 0) break;
			if (key.role === SKIPPED) {
				values.skip(2);
				continue;
			}
			if ((seen & key.role) !== 0 || key.role === DATA_PROCESSING) {
				values.at = -1;
				break;
			}
			if (key.role === TRAITS) values.traits("contextTraits", 2);
			else {
				context = { [DESTINATION]: values.value(this.#dataKeys, key, 2) };
			}
			seen |= key.role;
			if (values.at < 0) break;
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
