import { DESTINATION } from "../defaults.ts";
import { UnsafeNumber } from "../segment/event.ts";
import { isNullWord } from "../segment/null-word.ts";

/** What `integrations` says of this destination; `unreadable`: it cannot be told, and a "no" may stand there. */
export type Consent = "in" | "out" | "unreadable";

const NO: ReadonlySet<string> = new Set(["false", "no", "off", "f", "n", "0"]);

/** What plainly says no, as exports and people write it. */
function isNo(value: unknown): boolean {
	if (typeof value === "string") return NO.has(value.trim().toLowerCase());
	return value === false || value === 0;
}

const saysNothing = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === "string" && (value.trim() === "" || isNullWord(value)));

/** A key without what loaders change: case, spaces, underscores. */
const plain = (key: string): string => key.toLowerCase().replace(/[\s_-]/g, "");

const PLAIN_DESTINATION = plain(DESTINATION);

/**
 * Whether an event opted out of this destination: its own key says no, or `All`
 * does without one (contract 5.2). An object there counts as yes (Segment's
 * facade). JSON text of an object has been read before; text that is none, a list
 * with something in it and a number that is no yes or no cannot be read.
 */
export function consentOf(integrations: unknown): Consent {
	if (typeof integrations === "object" && integrations !== null) {
		if (Array.isArray(integrations))
			return integrations.length === 0 ? "in" : "unreadable";
		if (integrations instanceof UnsafeNumber) return "unreadable";
		return consentIn(integrations as Record<string, unknown>);
	}
	if (integrations === true || saysNothing(integrations)) return "in";
	if (isNo(integrations)) return "out";
	const text = String(integrations).trim().toLowerCase();
	return YES.has(text) ? "in" : "unreadable";
}

const YES: ReadonlySet<string> = new Set(["true", "1", "[]", '""']);

function consentIn(record: Readonly<Record<string, unknown>>): Consent {
	let own: unknown;
	let all: unknown;
	for (const key in record) {
		if (!Object.hasOwn(record, key)) continue;
		const value = record[key];
		if (key === DESTINATION) {
			if (!saysNothing(value)) own = value;
		} else if (key === "All") {
			if (!isNo(all)) all = value;
		} else if (key.length === 3) {
			if (key.toLowerCase() === "all" && isNo(value)) all = value;
		} else if (
			key.length >= PLAIN_DESTINATION.length &&
			plain(key) === PLAIN_DESTINATION &&
			(own === undefined || isNo(value)) &&
			!saysNothing(value)
		) {
			own = value;
		}
	}
	return isNo(own === undefined ? all : own) ? "out" : "in";
}
