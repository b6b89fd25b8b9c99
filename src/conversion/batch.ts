import type { ErrorData } from "../errors.ts";
import { KEY_WARNINGS } from "../match-keys/match-keys.ts";
import type { Reject } from "../rejects/reject.ts";
import type { Secret } from "../secret.ts";
import { MATCH_KEYS } from "../vocabulary/match-keys.ts";

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
	"currency_assumed",
	"three_decimals",
	"content_unreadable",
	"unreadable_json",
	"ldu_not_sent",
	"too_old_delivery",
] as const;
export const WARNINGS: readonly string[] = [...MAP_WARNINGS, ...KEY_WARNINGS];

/** Bytes of a ledger key: the first half of a SHA-256. */
export const KEY_BYTES = 16;

/** A record that is no Segment call: what can be said of it without a value of it. */
export interface Stranger {
	/** Line in the block, from 0. */
	readonly line: number;
	/** Names at its top that look like names of fields, and how many others there are. */
	readonly names: readonly string[];
	readonly others: number;
	/** The member that seems to hold the event. */
	readonly wrapper: string | undefined;
	/** It seems to be a table written by its columns. */
	readonly byColumns: boolean;
}

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
	/** Of an event that is too old: what it would have delivered. It is no reject where the ledger knows any of that as delivered (contract 5.6). */
	readonly unless?: OldDeliveries;
}

/** The deliveries of an event that is too old to be sent, as far as the ledger asks for them. */
export interface OldDeliveries {
	/** Indexes into `Plan.deliveries`. */
	readonly plans: readonly number[];
	/** `KEY_BYTES` a delivery. */
	readonly keys: Uint8Array;
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
	readonly bytes: Uint8Array;
	readonly count: number;
	/** Delivery i: its record in `bytes` begins at starts[i], its payload is [payloads[i], ends[i]), the LF after it not included. */
	readonly starts: Uint32Array;
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
	/** `KEY_BYTES` a delivery. */
	readonly keys: Uint8Array;
	/** For each delivery its record's text, only with `--rejects-with-data`. */
	readonly records?: readonly Secret[];
	/** An event was left out for a cause that time cures: it is in the future, or after `--until`. */
	readonly waits?: true;
	/** Whether there is a Segment call of any type, and the first record that is none where there is not. */
	readonly understood: boolean;
	readonly stranger?: Stranger;
	/** Why the block could not be read to its end. */
	readonly damage?: ErrorData;
	readonly rejects: readonly BlockReject[];
	/** For each of `WARNINGS`: how many events, and the first line in the block (-1: none). */
	readonly warnings: Uint32Array;
	readonly warningLines: Int32Array;
	/** Names of unmapped events in order of appearance. */
	readonly unmapped: ReadonlyMap<string, number>;
	/** Only with `--only`: which of its names (1) an event had, and some names of events that it left out. */
	readonly only?: {
		readonly had: Uint8Array;
		readonly others: ReadonlySet<string>;
	};
	/** For each match key: present, sent, already hashed, dropped. */
	readonly coverage: Uint32Array;
}

/** Gives zeroed memory for a column. */
export type AllocateColumn = (bytes: number) => ArrayBufferLike;

const allocateOwn: AllocateColumn = (bytes) => new ArrayBuffer(bytes);

/** The columns of `Batch` while they are filled. */
export class Columns {
	count = 0;
	starts: Uint32Array;
	payloads: Uint32Array;
	ends: Uint32Array;
	plans: Uint16Array;
	at: Uint32Array;
	numbers: Uint32Array;
	times: Float64Array;
	values: Float64Array;
	currencies: Uint16Array;
	keys: Buffer;
	readonly #allocate: AllocateColumn;

	/** @param size deliveries that there is room for at first */
	constructor(size = 1024, allocate: AllocateColumn = allocateOwn) {
		this.#allocate = allocate;
		this.starts = new Uint32Array(allocate(size * 4));
		this.payloads = new Uint32Array(allocate(size * 4));
		this.ends = new Uint32Array(allocate(size * 4));
		this.plans = new Uint16Array(allocate(size * 2));
		this.at = new Uint32Array(allocate(size * 4));
		this.numbers = new Uint32Array(allocate(size * 4));
		this.times = new Float64Array(allocate(size * 8));
		this.values = new Float64Array(allocate(size * 8));
		this.currencies = new Uint16Array(allocate(size * 2));
		this.keys = Buffer.from(allocate(size * KEY_BYTES));
	}

	/** Makes room for one more delivery. */
	reserve(): void {
		if (this.count < this.starts.length) return;
		const grown = new Columns(this.starts.length * 2, this.#allocate);
		grown.starts.set(this.starts);
		grown.payloads.set(this.payloads);
		grown.ends.set(this.ends);
		grown.plans.set(this.plans);
		grown.at.set(this.at);
		grown.numbers.set(this.numbers);
		grown.times.set(this.times);
		grown.values.set(this.values);
		grown.currencies.set(this.currencies);
		grown.keys.set(this.keys);
		const { count } = this;
		Object.assign(this, grown, { count });
	}
}

export const newCoverage = (): Uint32Array =>
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
