import { KEY_BYTES } from "../conversion/ledger-key.ts";
import type { Secret } from "../secret.ts";
import { MARGIN_BEFORE, MARGIN_BEHIND } from "./body.ts";
import type { Chunk } from "./chunk.ts";
import type { Deliveries } from "./deliveries.ts";

export interface ChunkLimits {
	/** Deliveries of one chunk at most. */
	readonly count: number;
	/** Bytes of payload of one chunk at most; a longer payload stands alone. */
	readonly bytes: number;
	/** Unix seconds: events before this go in chunks of their own. Absent: age does not matter. */
	readonly staleBefore?: number;
}

/** A chunk while it is filled. */
class Draft {
	readonly eventSet: number;
	count = 0;
	length = 0;
	/** The payloads, behind `MARGIN_BEFORE` bytes. */
	bytes: Buffer;
	readonly offsets: Uint32Array;
	readonly keys: Uint8Array;
	readonly inputs: Uint32Array;
	readonly lines: Float64Array;
	readonly numbers: Uint32Array;
	readonly routes: Uint16Array;
	readonly values: Float64Array;
	readonly currencies: Uint16Array;
	readonly times: Float64Array;
	readonly records: Secret[] = [];

	constructor(eventSet: number, limits: ChunkLimits, capacity: number) {
		const { count } = limits;
		this.eventSet = eventSet;
		this.bytes = withMargin(Math.min(capacity, limits.bytes));
		this.offsets = new Uint32Array(count + 1);
		this.keys = new Uint8Array(count * KEY_BYTES);
		this.inputs = new Uint32Array(count);
		this.lines = new Float64Array(count);
		this.numbers = new Uint32Array(count);
		this.routes = new Uint16Array(count);
		this.values = new Float64Array(count);
		this.currencies = new Uint16Array(count);
		this.times = new Float64Array(count);
	}

	add(batch: Deliveries, i: number, firstLine: number): void {
		const from = batch.payloads[i] as number;
		const size = (batch.ends[i] as number) - from;
		if (this.length + size + 1 > this.bytes.length) this.#grow(size + 1);
		const n = this.count++;
		// The LF after a payload is copied with it and becomes the comma.
		this.bytes.set(batch.bytes.subarray(from, from + size), this.length);
		this.length += size;
		this.bytes[this.length++] = 0x2c;
		this.offsets[n + 1] = this.length;
		for (let b = 0; b < KEY_BYTES; b++) {
			this.keys[n * KEY_BYTES + b] = batch.keys[i * KEY_BYTES + b] as number;
		}
		this.inputs[n] = batch.input;
		this.lines[n] = firstLine + (batch.at[i] as number);
		this.numbers[n] = batch.numbers[i] as number;
		this.routes[n] = batch.plans[i] as number;
		this.values[n] = batch.values[i] as number;
		this.currencies[n] = batch.currencies[i] as number;
		this.times[n] = batch.times[i] as number;
		const record = batch.records?.[i];
		// Of a replay, some deliveries have theirs and some have not.
		if (record !== undefined) this.records[n] = record;
	}

	#grow(size: number): void {
		const grown = withMargin(
			Math.max(this.bytes.length * 2, this.length + size),
		);
		this.bytes.copy(grown, 0, 0, this.length);
		this.bytes = grown;
	}

	finish(): Chunk {
		const { count } = this;
		return {
			eventSet: this.eventSet,
			count,
			bytes: this.bytes.subarray(0, this.length - 1),
			margin: { before: MARGIN_BEFORE, behind: MARGIN_BEHIND },
			offsets: this.offsets.subarray(0, count + 1),
			keys: this.keys.subarray(0, count * KEY_BYTES),
			inputs: this.inputs.subarray(0, count),
			lines: this.lines.subarray(0, count),
			numbers: this.numbers.subarray(0, count),
			routes: this.routes.subarray(0, count),
			values: this.values.subarray(0, count),
			currencies: this.currencies.subarray(0, count),
			times: this.times.subarray(0, count),
			...(this.records.length > 0 && { records: this.records }),
		};
	}
}

/** Memory with a margin for what surrounds the events in a request. */
const withMargin = (size: number): Buffer =>
	Buffer.allocUnsafeSlow(MARGIN_BEFORE + size + MARGIN_BEHIND).subarray(
		MARGIN_BEFORE,
		MARGIN_BEFORE + size,
	);

/**
 * Cuts deliveries into chunks: per event set, by count and by bytes, in input
 * order; stale events apart, so that a refusal for age never sinks fresh ones
 * (contract 8).
 */
export class Chunker {
	readonly #limits: ChunkLimits;
	readonly #fresh: (Draft | undefined)[] = [];
	readonly #stale: (Draft | undefined)[] = [];
	#capacity = 64 * 1024;

	constructor(limits: ChunkLimits) {
		this.#limits = limits;
	}

	/**
	 * Adds delivery `i` of a batch.
	 *
	 * @param eventSet index of its event set
	 * @param firstLine physical line at which the batch begins
	 * @returns the chunk that became full, if one did
	 */
	add(
		batch: Deliveries,
		i: number,
		eventSet: number,
		firstLine: number,
	): Chunk | undefined {
		const { staleBefore, bytes, count } = this.#limits;
		const drafts =
			staleBefore !== undefined && (batch.times[i] as number) < staleBefore
				? this.#stale
				: this.#fresh;
		const size = (batch.ends[i] as number) - (batch.payloads[i] as number);
		let draft = drafts[eventSet];
		let full: Chunk | undefined;
		if (draft !== undefined && draft.length + size + 1 > bytes) {
			full = this.#finish(draft);
			draft = undefined;
		}
		if (draft === undefined) {
			draft = new Draft(eventSet, this.#limits, this.#capacity);
			drafts[eventSet] = draft;
		}
		draft.add(batch, i, firstLine);
		if (full === undefined && draft.count === count) {
			full = this.#finish(draft);
			drafts[eventSet] = undefined;
		}
		return full;
	}

	/** The chunks that are not full, at the end. */
	*rest(): Generator<Chunk> {
		for (const drafts of [this.#fresh, this.#stale]) {
			for (const draft of drafts.splice(0)) {
				if (draft !== undefined) yield draft.finish();
			}
		}
	}

	#finish(draft: Draft): Chunk {
		this.#capacity = Math.max(this.#capacity, draft.length + 4096);
		return draft.finish();
	}
}
