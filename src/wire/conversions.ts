import { KEY } from "../conversion/property-keys.ts";
import { STALE_DAYS, STORE_WINDOW_DAYS } from "../defaults.ts";
import { isWeak } from "../match-keys/match-keys.ts";
import { DATA_BODY } from "./request.ts";
import type { Wire } from "./wire.ts";
import { writeConversionsEvent } from "./write-conversions.ts";

/** The Conversions API: what Meta accepts today. */
export const CONVERSIONS: Wire = {
	title: "Conversions API",
	// Meta's cap ("Using the API").
	maxEvents: 1000,
	maxAgeDays: STORE_WINDOW_DAYS,
	// Meta refuses a whole request for the age of one event.
	staleDays: STALE_DAYS,
	externalId: "hash",
	otherName: (event) => event,
	isTooBroad: isWeak,
	sendsItems: true,
	// Among the custom data they would be the conversion's.
	reserved: KEY.value | KEY.currency,
	write: writeConversionsEvent,
	payload: { keys: "user_data", money: "custom_data", hasEventId: true },
	request: { edge: "events", takesTestEvents: true, ...DATA_BODY },
	receiptCounts: ["events_received", "num_processed_entries"],
	account: {
		// Pixels and datasets share their ids.
		lists: ["owned_pixels", "client_pixels", "ads_dataset"],
		wantsOfflineSets: true,
	},
};
