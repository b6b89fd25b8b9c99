import { MAX_RECORD_BYTES } from "../defaults.ts";
import type { ByteWindow } from "./byte-window.ts";

/** A block before it is numbered. Shapes as in `Block`. */
export interface Piece {
	readonly bytes: Uint8Array;
	readonly records?: Uint32Array;
	readonly oversized?: number;
}

/**
 * Cuts a stream of bytes into pieces of whole records. Where it cuts depends
 * on the bytes and on constants only, never on how the bytes arrived.
 */
export interface Splitter {
	/** The next piece, or undefined when the window must grow first (or, once it has ended, when nothing is left). */
	next(window: ByteWindow): Piece | undefined;
	/** Once the window has ended and nothing is left: what is wrong with the end, if anything. */
	readonly complaint?:
		| { readonly kind: "truncated" | "damaged"; readonly message: string }
		| undefined;
}

/** The pieces that a window holds by now. */
export function* piecesOf(
	splitter: Splitter,
	window: ByteWindow,
): Generator<Piece> {
	for (;;) {
		const piece = splitter.next(window);
		if (piece === undefined) return;
		yield piece;
	}
}

/** Beginning of a record longer than `MAX_RECORD_BYTES` that is kept for its digest. */
export const OVERSIZED_HEAD_BYTES = 1024;

/** A line with this many bytes and no end is too long, even if its last byte is a CR. */
export const LINE_LIMIT = MAX_RECORD_BYTES + 2;

/** How often a byte occurs. */
export function countByte(bytes: Uint8Array, byte: number): number {
	let count = 0;
	let at = bytes.indexOf(byte);
	while (at !== -1) {
		count += 1;
		at = bytes.indexOf(byte, at + 1);
	}
	return count;
}

/**
 * A line that is too long to be held: skipped as it arrives, it becomes a piece
 * of its own, with its beginning.
 */
export class LongLine {
	readonly #newline: number;
	#head: Uint8Array | undefined;

	constructor(newline: number) {
		this.#newline = newline;
	}

	/** One has begun, and its end has not come. */
	get isOpen(): boolean {
		return this.#head !== undefined;
	}

	/** Skips on, from the window's beginning; undefined: its end is not there yet. */
	skip(window: ByteWindow): Piece | undefined {
		this.#head ??= window.peek(OVERSIZED_HEAD_BYTES);
		const end = window.view.indexOf(this.#newline);
		window.drop(end === -1 ? window.length : end + 1);
		if (end === -1 && !window.ended) return undefined;
		const bytes = this.#head;
		this.#head = undefined;
		return { bytes, oversized: 1 };
	}
}
