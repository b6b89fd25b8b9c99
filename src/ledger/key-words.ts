import { KEY_BYTES } from "../conversion/ledger-key.ts";

export { KEY_BYTES };
/** A ledger key in 32-bit words. */
export const KEY_WORDS = 4;

/**
 * Packed keys as 32-bit words in the machine's own byte order, four a key:
 * comparing words is an order of magnitude cheaper than comparing bytes. A view
 * where the alignment allows it, else a copy.
 */
export function wordsOf(keys: Uint8Array, count: number): Uint32Array {
	const bytes = count * KEY_BYTES;
	if (keys.length < bytes)
		throw new RangeError(`${count} keys need ${bytes} bytes`);
	if (keys.byteOffset % 4 === 0)
		return new Uint32Array(keys.buffer, keys.byteOffset, count * KEY_WORDS);
	// Not `slice`: that of a Buffer does not copy.
	return new Uint32Array(new Uint8Array(keys.subarray(0, bytes)).buffer);
}
