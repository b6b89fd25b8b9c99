import type { Conversion } from "../conversion/conversion.ts";
import type { MatchKeys } from "../match-keys/match-keys.ts";
import type { Secret } from "../secret.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { RemainingWriter } from "./remaining.ts";

/** A request format: everything that tells it from another one (contract 7). `wires.ts` has them all. */
export interface Wire {
	/** What Meta calls its API. */
	readonly title: string;

	/** Events of one request at most. */
	readonly maxEvents: number;
	/** Default of `maxAgeDays`; undefined: no limit. */
	readonly maxAgeDays: number | undefined;
	/** Events older than this go in chunks of their own, lest a refusal for their age sinks fresh ones; undefined: age sinks no request. Days. */
	readonly staleDays: number | undefined;
	/** Default of `externalId`. */
	readonly externalId: "hash" | "plain";

	/** Facebook's name of an event for which neither the config nor a table has one (contract 5.5). */
	readonly otherName: (event: string) => string;
	/** Whether such keys match too many people to be taken (contract 5.11). */
	readonly isTooBroad: (keys: MatchKeys) => boolean;

	/** Sends the products one by one, so that what is wrong with one of them is worth a warning. */
	readonly sendsItems: boolean;
	/** Properties that would be read as the conversion's own among the remaining ones: a mask of `KEY`. */
	readonly reserved: number;
	/** Writes the JSON of one event, exactly as it goes over the network: key order and number format are fixed, so that a payload has one digest. */
	readonly write: (
		out: ByteWriter,
		conversion: Conversion,
		remaining: RemainingWriter,
	) => void;
	readonly payload: PayloadShape;

	readonly request: RequestShape;
	/** Names of the count in the answer to a request that was taken: its own, then those by which a gateway may answer. */
	readonly receiptCounts: readonly string[];

	readonly account: AccountShape;
}

/** Where things stand in an event that was written, for whoever reads it back (`send`). */
export interface PayloadShape {
	/** The member that holds the match keys. */
	readonly keys: string;
	/** The member that holds value and currency; undefined: the event itself. */
	readonly money: string | undefined;
	/** It carries its `event_id`; if not, a line of a payload file says the ledger's key. */
	readonly hasEventId: boolean;
}

/** `POST /{version}/{event set}/{edge}`, and the JSON around the events, which stand there with commas between. */
export interface RequestShape {
	readonly edge: string;
	readonly takesTestEvents: boolean;
	readonly open: string;
	readonly close: (envelope: Envelope) => string;
}

/** What surrounds the events in a request. */
export interface Envelope {
	readonly uploadTag: string;
	readonly testEventCode?: string | undefined;
	/** See `appsecretProof`. */
	readonly appsecretProof?: Secret | undefined;
}

/** What `check` and `event-sets` ask Meta. */
export interface AccountShape {
	/** Edges of a business that list the event sets. */
	readonly lists: readonly string[];
	/** An event set has to be set up for offline events. */
	readonly wantsOfflineSets: boolean;
	/** Meta takes it no more: what to say of that, and what to do. */
	readonly ended?: { readonly said: string; readonly next: string };
}
