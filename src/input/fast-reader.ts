import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { OPEN_OBJECT } from "./fast-grammar.ts";
import { type FastKey, FastKeys } from "./fast-keys.ts";
import {
	CONTEXT,
	CONTEXT_ROLES,
	EVENT,
	EVENT_ROLES,
	EVENT_SLUG,
	INTEGRATIONS,
	KEPT,
	MESSAGE_ID,
	ORIGINAL_TIMESTAMP,
	PROPERTIES,
	RECEIVED_AT,
	SENT_AT,
	SKIPPED,
	TIMESTAMP,
	TRAIT_ROLES,
	TRAITS,
	TYPE,
	USER_ID,
} from "./fast-roles.ts";
import { FastValues } from "./fast-values.ts";

/** Reads one event after the other; see `createFastEventReader` for what of it. */
export class EventReader {
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
		let key = keys.root;
		for (let more = values.enter(); more; more = values.goesOn()) {
			key = values.key(keys, key);
			if (values.at < 0) return undefined;
			if (key.role === SKIPPED) {
				values.skip(1);
				continue;
			}
			const role = key.role & ~KEPT;
			if ((seen & role) !== 0) return undefined;
			seen |= role;
			this.#member(event, key, role);
		}
		if (values.at !== end || (seen & EVENT_SLUG) !== 0) return undefined;
		if (this.#isTrack && this.#isMapped && !says(event.messageId)) {
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
				else event.integrations = values.value(keys, key, 1);
				return;
		}
		if (!this.#isTrack || !this.#isMapped) {
			values.skip(1);
			return;
		}
		switch (role) {
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
		let key = keys.root;
		for (let more = values.enter(); more; more = values.goesOn()) {
			key = values.key(keys, key);
			if (values.at < 0) break;
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
