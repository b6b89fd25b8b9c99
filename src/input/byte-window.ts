import { type BlockBuffers, freshBuffers } from "./block-buffers.ts";

const FIRST_BYTES = 256 * 1024;

/**
 * The bytes that have arrived and are not handed out yet: appended at one end,
 * taken off at the other. Grows to what its user leaves in it, no further.
 */
export class ByteWindow {
	readonly #buffers: BlockBuffers;
	#buffer: Buffer;
	#start = 0;
	#end = 0;
	/** No more bytes will come. */
	ended = false;
	/** The bytes stop in the middle of something: an unterminated tail is not a record. */
	cut = false;

	constructor(buffers: BlockBuffers = freshBuffers) {
		this.#buffers = buffers;
		this.#buffer = buffers.get(FIRST_BYTES);
	}

	get length(): number {
		return this.#end - this.#start;
	}

	/** What is held, as a view that is valid until the next `append`. */
	get view(): Buffer {
		return this.#buffer.subarray(this.#start, this.#end);
	}

	append(chunk: Uint8Array): void {
		const needed = this.length + chunk.length;
		if (this.#end + chunk.length > this.#buffer.length) {
			const target =
				needed > this.#buffer.length ? this.#buffers.get(needed) : this.#buffer;
			this.#buffer.copy(target, 0, this.#start, this.#end);
			this.#end -= this.#start;
			this.#start = 0;
			this.#buffer = target;
		}
		this.#buffer.set(chunk, this.#end);
		this.#end += chunk.length;
	}

	/** The first `count` bytes, in memory that is theirs alone: the window's, where they are most of it. */
	take(count: number): Uint8Array {
		const from = this.#start;
		const to = from + count;
		const rest = this.#end - to;
		if (rest >= count) {
			const copy = this.#buffers.get(count);
			this.#buffer.copy(copy, 0, from, to);
			this.#start = to;
			return copy.subarray(0, count);
		}
		const bytes = this.#buffer.subarray(from, to);
		const next = this.#buffers.get(Math.max(FIRST_BYTES, rest));
		this.#buffer.copy(next, 0, to, this.#end);
		this.#buffer = next;
		this.#start = 0;
		this.#end = rest;
		return bytes;
	}

	/** A copy of the first `count` bytes or fewer, left in place. */
	peek(count: number): Uint8Array {
		return Uint8Array.from(this.view.subarray(0, count));
	}

	drop(count: number): void {
		this.#start += count;
	}
}
