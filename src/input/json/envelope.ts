import { endOfString } from "../../segment/json.ts";

/** Fields of a Segment message: an object that has one of them is an event, not a wrapping. */
const EVENT_KEYS = new Set([
	"type",
	"event",
	"messageId",
	"userId",
	"anonymousId",
	"properties",
	"context",
	"traits",
	"timestamp",
]);

const KEY = /[\s,]*"((?:[^"\\]|\\.)*)"\s*:\s*/y;
const ARRAY = /\[\s*([^\s])/y;
const SCALAR = /[^\s,}\]"[{]+/y;

/**
 * Whether an object that begins a text wraps an array of events, as some
 * exports do: `{"events":[{…}]}`. Told from as much of it as there is: an array
 * of objects, or else an empty one, before any field of an event.
 */
export function isEnvelope(text: string): boolean {
	let at = text.indexOf("{") + 1;
	let emptyArray = false;
	for (;;) {
		KEY.lastIndex = at;
		const key = KEY.exec(text);
		if (!key) return emptyArray;
		if (EVENT_KEYS.has(key[1] ?? "")) return false;
		at = KEY.lastIndex;
		ARRAY.lastIndex = at;
		const first = ARRAY.exec(text)?.[1];
		if (first === "{") return true;
		emptyArray ||= first === "]";
		at = skipValue(text, at);
	}
}

/** Index behind the JSON value at `at`; the text's length when it goes on beyond. */
export function skipValue(text: string, at: number): number {
	let depth = 0;
	let next = at;
	do {
		const character = text[next];
		if (character === "{" || character === "[") depth += 1;
		else if (character === "}" || character === "]") depth -= 1;
		else if (character === '"') next = endOfString(text, next);
		else {
			SCALAR.lastIndex = next;
			next += (SCALAR.exec(text)?.[0].length ?? 1) - 1;
		}
		next += 1;
	} while (depth > 0 && next < text.length);
	return Math.min(next, text.length);
}
