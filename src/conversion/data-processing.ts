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
