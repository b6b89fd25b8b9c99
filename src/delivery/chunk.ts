import type { Secret } from "../secret.ts";

/**
 * The deliveries of one HTTP request, in input order, all for one event set.
 * Payloads are the final JSON bytes of the events, joined by commas in one
 * buffer, so that the body of any run of them is one slice.
 */
export interface Chunk {
	/** Index of the event set in the run. */
	readonly eventSet: number;
	readonly count: number;
	/** `count` payloads joined by `,`. */
	readonly bytes: Uint8Array;
	/** Bytes that are free before and behind `bytes` in the same memory: so that a whole chunk becomes a request's body without a copy. */
	readonly margin?: { readonly before: number; readonly behind: number };
	/** `count + 1` offsets: payload i is [offsets[i], offsets[i + 1] - 1), the byte before the next offset being the comma. */
	readonly offsets: Uint32Array;
	/** `count` ledger keys of 16 bytes. */
	readonly keys: Uint8Array;
	/** For each delivery, where its event stands: index of the input, physical line from 1. */
	readonly inputs: Uint32Array;
	readonly lines: Float64Array;
	/** For each delivery, the number of its record on that line; 0: it is alone there. */
	readonly numbers: Uint32Array;
	/** For each delivery: index of its route, its value (NaN: none) and index of its currency. */
	readonly routes: Uint16Array;
	readonly values: Float64Array;
	readonly currencies: Uint16Array;
	/** For each delivery its event time, Unix seconds. */
	readonly times: Float64Array;
	/** For each delivery its record's text, only with `--rejects-with-data`; of a replay, only where it came with data. */
	readonly records?: readonly Secret[];
}

/** What became of one delivery. */
export const OUTCOMES = ["delivered", "refused", "unknown", "unsent"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A delivery that Meta refused. `code` is `graph_<code>_<subcode>`; `message` is Meta's own words, redacted. */
export interface Refusal {
	/** Index of the delivery in the chunk. */
	readonly index: number;
	readonly code: string;
	readonly message: string;
	readonly fbtraceId?: string;
	/** For its age, which is no fault of the data. */
	readonly tooOld?: boolean;
}
