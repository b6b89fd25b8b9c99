import { BLOCK_BYTES } from "../defaults.ts";

/** Where the bytes of blocks are gathered. */
export interface BlockBuffers {
	/** Memory of at least so many bytes; nobody else has it. */
	get(size: number): Buffer;
}

/** Fresh memory for every block, with room to grow in. */
export const freshBuffers: BlockBuffers = {
	get: (size) => Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(size))),
};

/** A block and what arrives before it is cut off. */
const SIZE = BLOCK_BYTES + 256 * 1024;

/**
 * Memory that mapping threads see too and that is used again: of fresh memory,
 * handed over, what is not collected yet piles up (80 MB for a CSV of 316).
 */
export class SharedBuffers implements BlockBuffers {
	readonly #free: Buffer[] = [];

	get(size: number): Buffer {
		if (size > SIZE) return freshBuffers.get(size);
		return this.#free.pop() ?? Buffer.from(new SharedArrayBuffer(SIZE));
	}

	/** Takes a block's bytes back once nobody reads them any more. */
	giveBack(bytes: Uint8Array | undefined): void {
		const memory = bytes?.buffer;
		if (memory instanceof SharedArrayBuffer) {
			this.#free.push(Buffer.from(memory));
		}
	}
}
