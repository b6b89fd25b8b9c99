/** Bytes of a word. */
export const FIXED_WORD = 8;

/** ASCII that is written again and again, as words: for so few bytes that is three times as fast as `set`. */
export interface FixedBytes {
	readonly length: number;
	/** Little-endian; the last is filled up with zeros. No word of ASCII is a NaN, so that all keep their bits. */
	readonly words: Float64Array;
}

/** @param text ASCII */
export function fixed(text: string): FixedBytes {
	if (/[^\0-\x7f]/.test(text)) throw new RangeError("fixed text is ASCII");
	const { length } = text;
	const padded = Buffer.alloc(Math.ceil(length / FIXED_WORD) * FIXED_WORD);
	padded.latin1Write(text);
	const words = new Float64Array(padded.length / FIXED_WORD);
	for (let i = 0; i < words.length; i++) {
		words[i] = padded.readDoubleLE(i * FIXED_WORD);
	}
	return { length, words };
}
