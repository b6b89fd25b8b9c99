import type { Secret } from "../secret.ts";

/** Deliveries as columns over one buffer of payloads: what chunks are cut from. */
export interface Deliveries {
	/** Index of their input. */
	readonly input: number;
	readonly bytes: Uint8Array;
	/** Delivery i: its payload is [payloads[i], ends[i]) of `bytes`, and an LF follows. */
	readonly payloads: Uint32Array;
	readonly ends: Uint32Array;
	/** Index into `Plan.deliveries`. */
	readonly plans: Uint16Array;
	/** Line in the block, from 0. */
	readonly at: Uint32Array;
	/** Number among the records that begin on that line, from 1; 0: it is alone there. */
	readonly numbers: Uint32Array;
	/** Event time, unix seconds. */
	readonly times: Float64Array;
	/** NaN: none. */
	readonly values: Float64Array;
	/** Index into `CURRENCIES`. */
	readonly currencies: Uint16Array;
	/** Packed ledger keys. */
	readonly keys: Uint8Array;
	/** For each delivery its record's text, only with `--rejects-with-data`. */
	readonly records?: readonly Secret[];
}
