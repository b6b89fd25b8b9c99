import type {
	DeliveryCounts,
	EventCounts,
	Summary,
} from "../../report/summary.ts";
import { receiverOf } from "./receiver.ts";

type EventFate = Exclude<keyof EventCounts, "read">;

/** The parts of the first equation of the books, in its order, with what each means; on a screen, which tells more of some below, in words of its own. */
export const EVENT_FATES: readonly (readonly [
	name: EventFate,
	means: string,
	screen?: string,
])[] = [
	["accepted", "accepted, to become conversions"],
	["rejected", "rejected here, before sending", "rejected, see below"],
	[
		"unmapped",
		"unmapped: their name is in none of the config's maps",
		"unmapped: no event set for their name",
	],
	["opted_out", "opted out in their integrations"],
	["filtered", "left out by --since, --until, --only or --limit"],
	["not_track", "not track calls"],
];

/** The parts of the second equation, with what each means. What only a run of the other kind comes to is left out. */
export function deliveryEnds(
	summary: Summary,
): readonly (readonly [keyof DeliveryCounts, string])[] {
	const receiver = receiverOf(summary);
	return [
		summary.dry_run
			? ["would_send", "would be sent"]
			: ["delivered", `delivered: ${receiver} has taken them`],
		["duplicate", "duplicate: delivered before, not sent again"],
		["refused", `refused by ${receiver}`],
		["unknown", "unknown: the answer was lost; the next run sends them again"],
		["unsent", "unsent: the run ended before"],
	];
}

/** A count's name in words. */
export const inWords = (name: string): string => name.replace("_", " ");
