import { hash } from "node:crypto";
import { DESTINATION } from "../defaults.ts";
import { type SegmentEvent, UnsafeNumber } from "../segment/event.ts";
import { FORM, MESSAGE_ID_SLOT } from "../segment/outline.ts";
import { textOf } from "../segment/scalar.ts";

/** Text of a scalar that is the same whether it came as JSON or as a CSV cell; undefined for what says nothing. */
function scalar(value: unknown): string | undefined {
	if (value instanceof UnsafeNumber) return value.text;
	switch (typeof value) {
		case "string":
			return value.trim() === "" ? undefined : value;
		case "number":
		case "boolean":
			return String(value);
		default:
			return undefined;
	}
}

/** A key as a step of a path (RFC 6901), so that `{"a/b"}` and `{"a":{"b"}}` are not the same. */
const escaped = (key: string): string =>
	/[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;

/** Appends `path=text` for every scalar below `value`, keys sorted. */
function flatten(value: unknown, path: string, into: string[]): void {
	const text = scalar(value);
	if (text !== undefined) {
		into.push(JSON.stringify([path, text]));
	} else if (typeof value === "object" && value !== null) {
		const record = value as Record<string, unknown>;
		for (const key of Object.keys(record).sort()) {
			flatten(record[key], `${path}/${escaped(key)}`, into);
		}
	}
}

const own = (value: unknown, key: string): unknown =>
	typeof value === "object" && value !== null && Object.hasOwn(value, key)
		? (value as Record<string, unknown>)[key]
		: undefined;

/** Whether the `messageId` stands in the event's outline. */
export const isIdOutlined = ({ outline }: SegmentEvent): boolean =>
	outline !== undefined && outline.forms[MESSAGE_ID_SLOT] === FORM.text;

/** The `messageId` of an event that has it not in its outline; undefined when it has none that is text or a number. */
export const messageId = (event: SegmentEvent): string | undefined =>
	textOf(event.messageId)?.trim();

/**
 * The `event_id` of an event without `messageId`: a digest of what the event
 * says (who, what, when to the millisecond, properties), not of how it is
 * written, so that the same event in another export has the same id
 * (contract 5.12).
 */
export function digestId(event: SegmentEvent, timeMs: number): string {
	const parts = [String(timeMs)];
	flatten(event.event ?? event.eventSlug, "event", parts);
	flatten(event.userId, "userId", parts);
	flatten(event.anonymousId, "anonymousId", parts);
	flatten(event.properties, "properties", parts);
	flatten(event.traits, "traits", parts);
	flatten(own(event.context, "traits"), "context/traits", parts);
	flatten(own(event.context, DESTINATION), "context/destination", parts);
	flatten(own(event.integrations, DESTINATION), "integrations", parts);
	return `fboc-${hash("sha256", parts.join("\n"), "hex").slice(0, 40)}`;
}
