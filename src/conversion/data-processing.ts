import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";

/** The destination's own entry in `integrations`, if it is an object. */
export function destinationOptions(
	event: SegmentEvent,
): Readonly<Record<string, unknown>> | undefined {
	const all = event.integrations;
	if (typeof all !== "object" || all === null) return undefined;
	const own = Object.hasOwn(all, DESTINATION)
		? (all as Record<string, unknown>)[DESTINATION]
		: undefined;
	return typeof own === "object" && own !== null
		? (own as Record<string, unknown>)
		: undefined;
}

/** Whether the event opted out of this destination: its own key `false`, or `All: false` without one. An object counts as true (Segment's facade). */
export function optedOut(event: SegmentEvent): boolean {
	const all = event.integrations;
	if (typeof all !== "object" || all === null) return false;
	const record = all as Record<string, unknown>;
	if (Object.hasOwn(record, DESTINATION)) {
		const own = record[DESTINATION];
		if (own === false || own === "false") return true;
		if (own !== undefined && own !== null && own !== "") return false;
	}
	return record.All === false || record.All === "false";
}
