import type { MatchKeys } from "../match-keys/match-keys.ts";
import type { Outline } from "../segment/outline.ts";
import { Content } from "./content.ts";
import type { DataProcessing } from "./limited-data-use.ts";
import { Money } from "./money.ts";

/**
 * What one event means to Facebook, for one event set. One object is filled
 * again and again; it lives for one call and holds no copy of the event.
 */
export class Conversion {
	eventName = "";
	/** Unix seconds. */
	eventTime = 0;
	/** Undefined: it stands in the outline. */
	eventId: string | undefined = "";
	readonly money = new Money();
	readonly content = new Content();
	/** Undefined: none, or not text. */
	orderId: string | undefined;
	/** The event's properties; what is not in `used` and not personal is custom data. With an outline only those that rules read. */
	properties: Readonly<Record<string, unknown>> = {};
	/** Where all the properties stand, of an event that was not built as a whole. */
	outline: Outline | undefined;
	/** Properties that became something else: a mask of `KEY`. */
	used = 0;
	dataProcessing: DataProcessing | undefined;
	readonly matchKeys: MatchKeys;

	constructor(matchKeys: MatchKeys) {
		this.matchKeys = matchKeys;
	}
}
