import { MATCH_KEYS } from "../config/config.ts";
import type { ErrorData } from "../errors.ts";
import { KEY_WARNINGS } from "../match-keys/match-keys.ts";
import type { Reject } from "../rejects/reject.ts";
import type { Secret } from "../secret.ts";

/** Warnings of the mapping itself; those of the match keys follow. */
export const MAP_WARNINGS = [
	"older_than_62_days",
	"invalid_value",
	"value_not_positive",
	"currency_without_value",
	"missing_category",
	"products_unreadable",
	"pii_dropped",
	"reserved_property",
] as const;
export const WARNINGS: readonly string[] = [...MAP_WARNINGS, ...KEY_WARNINGS];

/** Bytes of a ledger key: the first half of a SHA-256. */
export const KEY_BYTES = 16;

/** Where the events of a block ended up. Plain numbers, added up over blocks. */
export interface BlockCounts {
	read: number;
	not_track: number;
	unmapped: number;
	opted_out: number;
	filtered: number;
	rejected: number;
	accepted: number;
}

/** A reject of a block; `ordinal` is which event of the block it was. */
export interface BlockReject extends Reject {
	readonly ordinal: number;
}

/**
 * What one block came to: the deliveries as columns over one buffer of payload
 * bytes, and the tallies. Plain data, made to be transferred between threads
 * and merged in input order.
 */
export interface Batch {
	readonly input: number;
	readonly seq: number;
	/** Physical line at which the block begins, from 1, where it does not follow from the blocks before. */
	readonly firstLine?: number;
	/** Physical lines of the block. */
	readonly lines: number;
	readonly counts: BlockCounts;
	/** `id LF payload LF` of every delivery: what the payload digest is taken over. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly count: number;
	/** Delivery i: its record in `bytes` begins at starts[i], its payload is [payloads[i], ends[i]), the LF after it not included. */
	readonly starts: Uint32Array<ArrayBuffer>;
	readonly payloads: Uint32Array<ArrayBuffer>;
	readonly ends: Uint32Array<ArrayBuffer>;
	/** Index into `Plan.deliveries`. */
	readonly plans: Uint16Array<ArrayBuffer>;
	/** Line in the block, from 0. */
	readonly at: Uint32Array<ArrayBuffer>;
	/** Event time, unix seconds. */
	readonly times: Float64Array<ArrayBuffer>;
	/** NaN: none. */
	readonly values: Float64Array<ArrayBuffer>;
	/** Index into `CURRENCIES`. */
	readonly currencies: Uint16Array<ArrayBuffer>;
	/** `KEY_BYTES` a delivery. */
	readonly keys: Uint8Array<ArrayBuffer>;
	/** For each delivery its record's text, only with `--rejects-with-data`. */
	readonly records?: readonly Secret[];
	/** Why the block could not be read to its end. */
	readonly damage?: ErrorData;
	readonly rejects: readonly BlockReject[];
	/** For each of `WARNINGS`: how many events, and the first line in the block (-1: none). */
	readonly warnings: Uint32Array<ArrayBuffer>;
	readonly warningLines: Int32Array<ArrayBuffer>;
	/** Names of unmapped events in order of appearance. */
	readonly unmapped: ReadonlyMap<string, number>;
	/** For each match key: present, sent, already hashed, dropped. */
	readonly coverage: Uint32Array<ArrayBuffer>;
}

/** The columns of `Batch` while they are filled. */
export class Columns {
	count = 0;
	starts: Uint32Array<ArrayBuffer>;
	payloads: Uint32Array<ArrayBuffer>;
	ends: Uint32Array<ArrayBuffer>;
	plans: Uint16Array<ArrayBuffer>;
	at: Uint32Array<ArrayBuffer>;
	times: Float64Array<ArrayBuffer>;
	values: Float64Array<ArrayBuffer>;
	currencies: Uint16Array<ArrayBuffer>;
	keys: Buffer<ArrayBuffer>;

	/** @param size deliveries that there is room for at first */
	constructor(size = 1024) {
		this.starts = new Uint32Array(size);
		this.payloads = new Uint32Array(size);
		this.ends = new Uint32Array(size);
		this.plans = new Uint16Array(size);
		this.at = new Uint32Array(size);
		this.times = new Float64Array(size);
		this.values = new Float64Array(size);
		this.currencies = new Uint16Array(size);
		this.keys = Buffer.alloc(size * KEY_BYTES);
	}

	/** A copy that is no longer than it must be. */
	trimmed(): Columns {
		const copy = new Columns(0);
		const { count } = this;
		copy.count = count;
		copy.starts = this.starts.slice(0, count);
		copy.payloads = this.payloads.slice(0, count);
		copy.ends = this.ends.slice(0, count);
		copy.plans = this.plans.slice(0, count);
		copy.at = this.at.slice(0, count);
		copy.times = this.times.slice(0, count);
		copy.values = this.values.slice(0, count);
		copy.currencies = this.currencies.slice(0, count);
		copy.keys = Buffer.from(
			Uint8Array.from(this.keys.subarray(0, count * KEY_BYTES)).buffer,
		);
		return copy;
	}

	/** Makes room for one more delivery. */
	reserve(): void {
		if (this.count < this.starts.length) return;
		const size = this.starts.length * 2;
		this.starts = grown(this.starts, new Uint32Array(size));
		this.payloads = grown(this.payloads, new Uint32Array(size));
		this.ends = grown(this.ends, new Uint32Array(size));
		this.plans = grown(this.plans, new Uint16Array(size));
		this.at = grown(this.at, new Uint32Array(size));
		this.times = grown(this.times, new Float64Array(size));
		this.values = grown(this.values, new Float64Array(size));
		this.currencies = grown(this.currencies, new Uint16Array(size));
		this.keys = grown(this.keys, Buffer.alloc(size * KEY_BYTES));
	}
}

function grown<T extends { set(source: T): void }>(from: T, to: T): T {
	to.set(from);
	return to;
}

export const newCoverage = (): Uint32Array<ArrayBuffer> =>
	new Uint32Array(MATCH_KEYS.length * 4);

export const newCounts = (): BlockCounts => ({
	read: 0,
	not_track: 0,
	unmapped: 0,
	opted_out: 0,
	filtered: 0,
	rejected: 0,
	accepted: 0,
});

/** The buffers of a batch, to be transferred to another thread. */
export const transferables = (batch: Batch): ArrayBuffer[] => [
	batch.bytes.buffer,
	batch.starts.buffer,
	batch.payloads.buffer,
	batch.ends.buffer,
	batch.plans.buffer,
	batch.at.buffer,
	batch.times.buffer,
	batch.values.buffer,
	batch.currencies.buffer,
	batch.keys.buffer,
	batch.warnings.buffer,
	batch.warningLines.buffer,
	batch.coverage.buffer,
];
