import { DESTINATION } from "../defaults.ts";
import { TABLE } from "../match-keys/table.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isSuspect } from "../segment/unsafe.ts";
import { destinationOptions } from "./data-processing.ts";

/** Options of the destination that match keys are read from. */
const OPTIONS = Object.values(TABLE).flatMap(({ place }) =>
	place.in === "options" ? place.names : [],
);

function holdsSuspect(options: unknown): boolean {
	if (typeof options !== "object" || options === null) return false;
	for (const name of OPTIONS)
		if (isSuspect((options as Record<string, unknown>)[name])) return true;
	return false;
}

/** Whether an identifier in one of its usual places is a number that `JSON.parse` may have altered. */
export function hasSuspectId(event: SegmentEvent): boolean {
	if (isSuspect(event.userId) || isSuspect(event.messageId)) return true;
	const properties = event.properties as { order_id?: unknown } | null;
	if (isSuspect(properties?.order_id)) return true;
	if (holdsSuspect(destinationOptions(event))) return true;
	const { context } = event;
	if (typeof context !== "object" || context === null) return false;
	return holdsSuspect((context as Record<string, unknown>)[DESTINATION]);
}
