/** Longer texts are not remembered. */
export const MEMO_BYTES = 32;

const DEFAULT_BITS = 12;

/**
 * What was made of a text the last time, found by the text's bytes. Each text has
 * one place of 2^bits, where a newcomer drives out who was there: looking up
 * costs a comparison, and memory is bounded.
 */
export class ByteMemo<V> {
	readonly #shift: number;
	readonly #values: (V | undefined)[];
	readonly #lengths: Uint8Array;
	readonly #known: DataView;

	constructor(bits = DEFAULT_BITS) {
		const places = 1 << bits;
		this.#shift = 32 - bits;
		this.#values = new Array(places).fill(undefined);
		this.#lengths = new Uint8Array(places);
		this.#known = new DataView(new ArrayBuffer(places * MEMO_BYTES));
	}

	/** The value of the text in [from, to) of `view`. */
	get(view: DataView, from: number, to: number): V | undefined {
		const length = to - from;
		if (length > MEMO_BYTES || length === 0) return undefined;
		const place = this.#place(view, from, length);
		if (this.#lengths[place] !== length) return undefined;
		const known = this.#known;
		const at = place * MEMO_BYTES;
		if (length < 4) {
			for (let i = 0; i < length; i++) {
				if (known.getUint8(at + i) !== view.getUint8(from + i))
					return undefined;
			}
			return this.#values[place];
		}
		const last = length - 4;
		for (let i = 0; i < last; i += 4) {
			if (known.getInt32(at + i, true) !== view.getInt32(from + i, true)) {
				return undefined;
			}
		}
		return known.getInt32(at + last, true) === view.getInt32(from + last, true)
			? this.#values[place]
			: undefined;
	}

	/** Remembers a value, unless the text is too long. */
	set(view: DataView, from: number, to: number, value: V): void {
		const length = to - from;
		if (length > MEMO_BYTES || length === 0) return;
		const place = this.#place(view, from, length);
		for (let i = 0; i < length; i++) {
			this.#known.setUint8(place * MEMO_BYTES + i, view.getUint8(from + i));
		}
		this.#lengths[place] = length;
		this.#values[place] = value;
	}

	/** Texts that differ only in between share a place, which costs time, no more. */
	#place(view: DataView, from: number, length: number): number {
		let head = view.getUint8(from);
		let tail = view.getUint8(from + length - 1);
		if (length >= 4) {
			head = view.getInt32(from, true);
			tail = view.getInt32(from + length - 4, true);
		}
		const mixed = Math.imul(
			head ^ Math.imul(tail + length, 0x85ebca6b),
			0x9e3779b1,
		);
		return mixed >>> this.#shift;
	}
}
