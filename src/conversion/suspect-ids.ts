import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isSuspect } from "../segment/unsafe.ts";
import { destinationOptions } from "./data-processing.ts";

type LeadOptions =
	| { readonly leadId?: unknown; readonly lead_id?: unknown }
	| null
	| undefined;

const isSuspectLead = (options: LeadOptions): boolean =>
	isSuspect(options?.leadId) || isSuspect(options?.lead_id);

/** Whether an identifier in one of its usual places is a number that `JSON.parse` may have altered. */
export function hasSuspectId(event: SegmentEvent): boolean {
	if (isSuspect(event.userId) || isSuspect(event.messageId)) return true;
	const properties = event.properties as { order_id?: unknown } | null;
	if (isSuspect(properties?.order_id)) return true;
	if (isSuspectLead(destinationOptions(event))) return true;
	const { context } = event;
	if (typeof context !== "object" || context === null) return false;
	return isSuspectLead((context as Record<string, LeadOptions>)[DESTINATION]);
}
