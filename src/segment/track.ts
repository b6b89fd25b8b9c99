import type { SegmentEvent } from "./event.ts";

/**
 * The trimmed name of a track call: `type: track` in any case, or no type and
 * a text `event`, as warehouse rows are (contract 5.1). "" when it names no
 * event; undefined for every other call.
 */
export function trackName(event: SegmentEvent): string | undefined {
	const { type } = event;
	const name = event.event ?? event.eventSlug;
	if (type !== "track") {
		if (type === undefined || type === null || type === "") {
			if (typeof name !== "string") return undefined;
		} else if (
			typeof type !== "string" ||
			type.trim().toLowerCase() !== "track"
		) {
			return undefined;
		}
	}
	return typeof name === "string" ? name.trim() : "";
}
