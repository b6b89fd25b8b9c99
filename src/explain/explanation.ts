import type { Compression, InputFormat } from "../input/format-names.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import type { WireName } from "../vocabulary/wire-names.ts";

/** What became of one match key. Holds no value, raw or normalised: at most the first digits of a hash. */
export interface KeyStep {
	readonly key: MatchKey;
	/** Path where it was found; null: nowhere. */
	readonly found_at: string | null;
	/** What was found looks like this; null where nothing was. */
	readonly shape: string | null;
	readonly outcome:
		| "absent"
		| "dropped"
		| "hashed"
		| "nothing"
		| "passed_on"
		| "plain";
	/** The first eight digits of each hash that is sent. */
	readonly hashes: readonly string[];
}

/** Value, currency and content of one delivery. */
export interface MoneyStep {
	/** Properties that may hold the value, in order. */
	readonly value_sources: readonly string[];
	/** The one that did; null: none. */
	readonly value_from: string | null;
	readonly value: number | null;
	readonly currency: string | null;
	/** `properties.currency` or `config`; null: there is none. */
	readonly currency_from: string | null;
	readonly content_type: string | null;
	readonly content_ids: number;
	/** Properties that the ids were read from. */
	readonly content_from: readonly string[];
}

/** One delivery that the event is planned for. */
export interface DeliveryStep {
	readonly event_set: string;
	readonly id: string;
	readonly event_name: string;
	readonly money: MoneyStep;
	/** The event as on the wire, as JSON text; null: the event is not sent. Mask it before it is shown. */
	readonly json: string | null;
}

/** One event, step by step. */
export interface Explanation {
	readonly input: string;
	readonly line: number;
	readonly format: InputFormat;
	readonly compression: Compression;
	/** How a CSV's header was understood. */
	readonly dialect: string | null;
	readonly api: WireName;
	/** The track call's name, as it may be shown; null where it has none or was not read. */
	readonly event: string | null;
	readonly fate:
		| "accepted"
		| "rejected"
		| "unmapped"
		| "opted_out"
		| "not_track";
	/** Why it is rejected, and the field at fault. */
	readonly code: string | null;
	readonly field: string | null;
	/** A name of the config that an unmapped one resembles. */
	readonly nearest: string | null;
	readonly time: {
		readonly field: string;
		/** Seconds since 1970. */
		readonly event_time: number | null;
		readonly age_days: number | null;
	} | null;
	readonly keys: readonly KeyStep[];
	readonly deliveries: readonly DeliveryStep[];
	readonly warnings: readonly string[];
}
