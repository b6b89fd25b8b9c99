import type { KnownHash } from "../match-keys/key-set.ts";

const WORD = 8;
/** Some thirty thousand fields. */
const STORE_BYTES = 1 << 21;
/** A field's: its name, a hash and what stands between. */
const MOST_BYTES = 128;

/**
 * The fields of hashes that were met before, side by side in one memory: an
 * array of its own for each costs a look into the main memory when it is read.
 * When the store is full it begins anew.
 */
export class FieldStore {
	readonly #bytes = Buffer.from(new ArrayBuffer(STORE_BYTES));
	/** The fields, each at a multiple of eight and filled up with zeros to the next. */
	readonly view = new DataView(this.#bytes.buffer);
	#length = 0;
	#era = 0;

	/** The address of a hash's field; it is made where it is not there. */
	place(known: KnownHash, name: string): number {
		if (known.fieldEra === this.#era) return known.field;
		if (this.#length + MOST_BYTES > STORE_BYTES) {
			this.#length = 0;
			this.#era++;
		}
		const at = this.#length;
		const text = `"${name}":"${known.hex}",`;
		const end = at + this.#bytes.latin1Write(text, at);
		this.#length = Math.ceil(end / WORD) * WORD;
		this.#bytes.fill(0, end, this.#length);
		known.field = at;
		known.fieldEra = this.#era;
		return at;
	}
}
