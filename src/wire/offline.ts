import { DATA_BODY } from "./request.ts";
import type { Wire } from "./wire.ts";
import { writeOfflineEvent } from "./write-offline.ts";

/** The Offline Conversions API: the destination's original request. */
export const OFFLINE: Wire = {
	title: "Offline Conversions API",
	// The cap of Meta's own uploader.
	maxEvents: 2000,
	maxAgeDays: undefined,
	staleDays: undefined,
	externalId: "plain",
	otherName: () => "Other",
	isTooBroad: () => false,
	sendsItems: false,
	reserved: 0,
	write: writeOfflineEvent,
	payload: { keys: "match_keys", money: undefined, hasEventId: false },
	request: { edge: "events", takesTestEvents: false, ...DATA_BODY },
	receiptCounts: ["num_processed_entries", "events_received"],
	account: {
		// They had a list of their own.
		lists: ["offline_conversion_data_sets"],
		wantsOfflineSets: false,
		ended: {
			said: "Meta ended the Offline Conversions API in May 2025",
			next: "Use `api: conversions`, unless this goes to a gateway or sandbox that takes the offline format.",
		},
	},
};
