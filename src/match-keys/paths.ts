import type { SegmentEvent } from "../segment/event.ts";
import { isAbsent } from "../segment/scalar.ts";

/** The members on the way to a value; `["context", "traits", "email"]`. */
export type Path = readonly string[];

const INDEX = /\[(\d+)\]/g;

/** Takes a configured place apart: members parted by dots, list entries as `.0` or `[0]`. */
export function parsePath(text: string): Path {
	return text.trim().replace(INDEX, ".$1").split(".");
}

/**
 * An object with members to read: the value itself, or what its JSON text stands
 * for (a warehouse keeps an address as text). Undefined for anything else, also
 * for text that was cut off.
 */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
	if (typeof value === "object" && value !== null) {
		return value as Record<string, unknown>;
	}
	if (typeof value !== "string" || !value.trimStart().startsWith("{")) {
		return undefined;
	}
	try {
		return JSON.parse(value) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

/**
 * The first value that says something at one of the paths; own members only, so
 * that no path leads into a prototype.
 *
 * @param isPassedOver says of a value whether the next path is to be looked at
 */
export function firstHit(
	event: SegmentEvent,
	paths: readonly Path[],
	isPassedOver?: (value: unknown) => boolean,
): unknown {
	for (const path of paths) {
		const value = valueAt(event, path);
		if (!isAbsent(value) && !isPassedOver?.(value)) return value;
	}
	return undefined;
}

function valueAt(event: SegmentEvent, path: Path): unknown {
	let value: unknown = event;
	for (const member of path) {
		const record = asRecord(value);
		if (record === undefined || !Object.hasOwn(record, member)) {
			return undefined;
		}
		value = record[member];
	}
	return value;
}
