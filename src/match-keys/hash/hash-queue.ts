import { hash } from "node:crypto";
import {
	BLOCK_BYTES,
	CONSTANT_BYTES,
	createHashLanes,
	DIGEST_AT,
	type HashLanes,
	LANES,
	RESULT_BYTES,
} from "./sha256-lanes.ts";

/** Stands for a hash that is still to be worked out; never 0. */
export type Ticket = number;

/** Padding takes nine bytes of a message's last block. */
const PADDING = 9;
/** Bytes of a message that takes one block. */
export const SHORT_MESSAGE = BLOCK_BYTES - PADDING;
const LONG_MESSAGE = 2 * BLOCK_BYTES - PADDING;

/** Messages of one block that are held, and of two: what a hundred events need fits into the processor's cache. */
const SHORT_ROOM = 512;
const LONG_ROOM = 256;
/** Room that one event may ask for; where it needs more, the rest is hashed one by one. */
const SPARE = 64;

const SHORT_AT = CONSTANT_BYTES;
const LONG_AT = SHORT_AT + SHORT_ROOM * BLOCK_BYTES;
const SHORT_RESULTS = LONG_AT + LONG_ROOM * 2 * BLOCK_BYTES;
const LONG_RESULTS = SHORT_RESULTS + SHORT_ROOM * RESULT_BYTES;
const TOTAL = LONG_RESULTS + LONG_ROOM * RESULT_BYTES;
const PAGE = 65_536;

/**
 * Messages that wait to be hashed together. Who has one writes its bytes into
 * the queue's memory and gets a ticket; after `run` the ticket is the address of
 * the result.
 */
export class HashQueue {
	/** The queue's memory; there is none before the first `open`. */
	bytes = Buffer.alloc(0);
	view = new DataView(this.bytes.buffer);
	#lanes: HashLanes | undefined;
	#short = 0;
	#long = 0;
	/** Where something may have been written that was not taken. */
	#opened = -1;

	/** Not before it is needed: making the lanes takes as long as mapping a hundred events. */
	#begin(): void {
		const memory = new WebAssembly.Memory({ initial: Math.ceil(TOTAL / PAGE) });
		this.bytes = Buffer.from(memory.buffer);
		this.view = new DataView(memory.buffer);
		this.#lanes = lanesOver(memory, this.bytes);
	}

	/**
	 * Where a message may be written.
	 *
	 * @param length bytes that it has; it may turn out shorter, but not so much that it takes a block less
	 * @returns its address in `bytes`; -1 when it is too long, or there is no room
	 */
	open(length: number): number {
		if (this.#lanes === undefined) this.#begin();
		let at = -1;
		if (length <= SHORT_MESSAGE) {
			if (this.#short < SHORT_ROOM) at = SHORT_AT + this.#short * BLOCK_BYTES;
		} else if (length <= LONG_MESSAGE && this.#long < LONG_ROOM) {
			at = LONG_AT + this.#long * 2 * BLOCK_BYTES;
		}
		if (this.#opened >= 0) this.#clear(this.#opened, 1);
		this.#opened = at;
		return at;
	}

	/** Writes bytes [from, to) of another memory to `at`. */
	write(source: DataView, from: number, to: number, at: number): void {
		const { view } = this;
		const move = at - from;
		const whole = to - ((to - from) & 3);
		for (let i = from; i < whole; i += 4) {
			view.setInt32(i + move, source.getInt32(i));
		}
		for (let i = whole; i < to; i++)
			view.setUint8(i + move, source.getUint8(i));
	}

	/** Takes the message of `length` bytes that was written to `at`, which is what `open` gave last. */
	close(at: number, length: number): Ticket {
		this.#opened = -1;
		// What follows the message is zero: see `run`.
		this.bytes[at + length] = 0x80;
		if (at < LONG_AT) {
			this.view.setUint32(at + BLOCK_BYTES - 4, length * 8);
			return SHORT_RESULTS + this.#short++ * RESULT_BYTES;
		}
		this.view.setUint32(at + 2 * BLOCK_BYTES - 4, length * 8);
		return LONG_RESULTS + this.#long++ * RESULT_BYTES;
	}

	/** Sets the memory of some messages, from the one at `at` on, to zero. */
	#clear(at: number, messages: number): void {
		const size = at < LONG_AT ? BLOCK_BYTES : 2 * BLOCK_BYTES;
		this.bytes.fill(0, at, at + size * messages);
	}

	/** Whether it is time to `run`. */
	get isFull(): boolean {
		return this.#short > SHORT_ROOM - SPARE || this.#long > LONG_ROOM - SPARE;
	}

	/** Hashes what waits and begins anew; the results stand until the next `close`. */
	run(): void {
		const lanes = this.#lanes;
		if (lanes === undefined) return;
		for (let i = 0; i < this.#short; i += LANES) {
			const at = SHORT_AT + i * BLOCK_BYTES;
			lanes(at, 1, SHORT_RESULTS + i * RESULT_BYTES);
		}
		for (let i = 0; i < this.#long; i += LANES) {
			const at = LONG_AT + i * 2 * BLOCK_BYTES;
			lanes(at, 2, LONG_RESULTS + i * RESULT_BYTES);
		}
		this.#clear(SHORT_AT, this.#short);
		this.#clear(LONG_AT, this.#long);
		this.#short = 0;
		this.#long = 0;
	}
}

/** The lanes; on a processor without vectors the same, one message after the other. */
function lanesOver(memory: WebAssembly.Memory, bytes: Buffer): HashLanes {
	try {
		return createHashLanes(memory);
	} catch (error) {
		if (!(error instanceof WebAssembly.CompileError)) throw error;
		return oneByOne(bytes);
	}
}

/** @param bytes the memory that the addresses are of */
export function oneByOne(bytes: Buffer): HashLanes {
	return (messages, blocks, results) => {
		for (let lane = 0; lane < LANES; lane++) {
			const at = messages + lane * blocks * BLOCK_BYTES;
			const last = at + blocks * BLOCK_BYTES - 4;
			const length = bytes.readUInt32BE(last) / 8;
			const hex = hash("sha256", bytes.subarray(at, at + length), "hex");
			const to = results + lane * RESULT_BYTES;
			bytes.latin1Write(hex, to);
			bytes.write(hex, to + DIGEST_AT, "hex");
		}
	};
}
