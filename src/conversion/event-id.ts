import { hash } from "node:crypto";
import { DESTINATION } from "../defaults.ts";
import { type SegmentEvent, UnsafeNumber } from "../segment/event.ts";
import { isNoId } from "../segment/null-word.ts";
import { FORM, MESSAGE_ID_SLOT } from "../segment/outline.ts";
import { textIfAny } from "../segment/scalar.ts";

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

/** Whether the `messageId` stands in the event's outline. */
export const isIdOutlined = ({ outline }: SegmentEvent): boolean =>
	outline !== undefined && outline.forms[MESSAGE_ID_SLOT] === FORM.text;

/**
 * The `messageId` of an event that has it not in its outline; undefined when it
 * has none that is text or a number, or one that means none. Half a character (a
 * lone surrogate) is spelled out: as UTF-8 it would be any other's half, too.
 */
export function messageId(event: SegmentEvent): string | undefined {
	const text = textIfAny(event.messageId)?.trim();
	if (text === undefined || isNoId(text)) return undefined;
	return text.isWellFormed() ? text : JSON.stringify(text).slice(1, -1);
}

/** Members that say who, what and where, in the order of the digest. The time comes first, whatever it was read from. */
const SAID = [
	"event",
	"userId",
	"anonymousId",
	"properties",
	"traits",
] as const;

/**
 * Members that are no part of what an event says: its time, which counts as
 * such, what transport adds (Segment's libraries, its pipeline, the loaders of
 * warehouses), and what is ours.
 */
const BOOKKEEPING: ReadonlySet<string> = new Set([
	...SAID,
	"context",
	"integrations",
	"eventSlug",
	"outline",
	"type",
	"messageId",
	"timestamp",
	"originalTimestamp",
	"receivedAt",
	"sentAt",
	"version",
	"channel",
	"writeKey",
	"projectId",
	"sourceId",
	"workspaceId",
	"uuid_ts",
	"loaded_at",
]);
/** Of the context: what Segment's Protocols add on the way. */
const OF_TRANSPORT: ReadonlySet<string> = new Set(["protocols", "violations"]);

const isBookkeeping = (name: string): boolean =>
	BOOKKEEPING.has(name) || name.startsWith("_");

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null
		? (value as Record<string, unknown>)
		: {};

/** Appends the members of an object, but for some of them. */
function flattenOthers(
	value: unknown,
	path: string,
	isLeftOut: (name: string, member: unknown) => boolean,
	into: string[],
): void {
	if (typeof value === "string") flatten(value, path, into);
	const members = membersOf(value);
	for (const name of Object.keys(members).sort()) {
		const member = members[name];
		if (isLeftOut(name, member)) continue;
		flatten(member, `${path}/${escaped(name)}`, into);
	}
}

/**
 * The `event_id` of an event without `messageId`: a digest of the whole event
 * (who, what, when to the millisecond, where), not of how it is written or
 * transported, so that the same event in another export has the same id
 * (contract 5.12).
 */
export function digestId(event: SegmentEvent, timeMs: number): string {
	const { context, integrations } = event;
	const parts = [String(timeMs)];
	for (const name of SAID) {
		const value =
			name === "event" ? (event.event ?? event.eventSlug) : event[name];
		flatten(value, name, parts);
	}
	flatten(membersOf(context).traits, "context/traits", parts);
	flatten(membersOf(context)[DESTINATION], "context/destination", parts);
	flatten(membersOf(integrations)[DESTINATION], "integrations", parts);
	flattenOthers(
		context,
		"others/context",
		(name) =>
			name === "traits" || name === DESTINATION || OF_TRANSPORT.has(name),
		parts,
	);
	// Switches of other destinations are no part of what happened.
	flattenOthers(
		integrations,
		"others/integrations",
		(name, member) =>
			name === DESTINATION || typeof member !== "object" || member === null,
		parts,
	);
	flattenOthers(event, "others", isBookkeeping, parts);
	return `fboc-${hash("sha256", parts.join("\n"), "hex").slice(0, 40)}`;
}
