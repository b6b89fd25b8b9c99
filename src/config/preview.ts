import type { EventSet } from "../vocabulary/routes.ts";
import type { WireName } from "../vocabulary/wire-names.ts";
import { complete } from "./complete.ts";
import type { Config } from "./config.ts";
import { configFile } from "./schema.ts";

/** The event set of a preview: plainly nobody's. */
export const PREVIEW_EVENT_SET: EventSet = {
	name: "preview",
	id: "1000000000000001",
};

/** The standard events of the contract's table, as Segment spells them. */
export const PREVIEW_EVENTS: readonly string[] = [
	"Products Searched",
	"Product Viewed",
	"Product List Viewed",
	"Product Added to Wishlist",
	"Product Added",
	"Checkout Started",
	"Payment Info Entered",
	"Order Completed",
];

/**
 * The config of a dry run or sandbox run without a config file: the standard
 * events, to a placeholder event set, everything else by default. It has no
 * `path`, by which it can be told.
 */
export function previewConfig(api?: WireName): Config {
	return complete(configFile.parse({}), {
		api,
		eventSets: [PREVIEW_EVENT_SET],
		routes: PREVIEW_EVENTS.map((event) => ({
			map: "events",
			event,
			to: [PREVIEW_EVENT_SET.id],
		})),
	});
}
