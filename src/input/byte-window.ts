/**
 * The bytes that have arrived and are not handed out yet: appended at one end,
 * taken off at the other. Grows to what its user leaves in it, no further.
 */
export class ByteWindow {
	#buffer: Buffer = Buffer.allocUnsafeSlow(256 * 1024);
	#start = 0;
	#end = 0;
	/** No more bytes will come. */
	ended = false;
	/** The bytes stop in the middle of something: an unterminated tail is not a record. */
	cut = false;

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
				needed > this.#buffer.length
					? Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(needed)))
					: this.#buffer;
			this.#buffer.copy(target, 0, this.#start, this.#end);
			this.#end -= this.#start;
			this.#start = 0;
			this.#buffer = target;
		}
		this.#buffer.set(chunk, this.#end);
		this.#end += chunk.length;
	}

	/** The first `count` bytes, in memory of their own that can be transferred to a worker. */
	take(count: number): Uint8Array {
		const from = this.#start;
		const bytes = Buffer.allocUnsafeSlow(count);
		this.#buffer.copy(bytes, 0, from, from + count);
		this.#start += count;
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
