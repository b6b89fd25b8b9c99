import { KEY_BYTES } from "../../conversion/ledger-key.ts";
import type { Deliveries } from "../../delivery/deliveries.ts";
import type { ErrorData } from "../../errors.ts";
import type { Reject } from "../../rejects/reject.ts";
import type { EventTallies } from "../../report/tally.ts";

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
export interface Batch extends Deliveries, EventTallies {
	readonly seq: number;
	/** Physical line at which the block begins, from 1, where it does not follow from the blocks before. */
	readonly firstLine?: number;
	/** Physical lines of the block. */
	readonly lines: number;
	readonly count: number;
	/** Delivery i: its record in `bytes`, `id LF payload LF`, begins at starts[i]: what the payload digest is taken over. */
	readonly starts: Uint32Array;
	/** An event was left out for a cause that time cures: it is in the future, or after `--until`. */
	readonly waits?: true;
	/** Whether there is a Segment call of any type, and the first record that is none where there is not. */
	readonly understood: boolean;
	readonly stranger?: Stranger;
	/** Why the block could not be read to its end. */
	readonly damage?: ErrorData;
	readonly rejects: readonly BlockReject[];
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
