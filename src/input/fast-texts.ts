/** Longer texts are not remembered. */
const MAX_BYTES = 32;

/** Texts remembered; a power of two. Each has one place, a newcomer drives out who was there. */
const PLACES = 4096;
const PLACE_BITS = 12;

/** Texts of longer lines are never slices: see `FastTexts.slice`. */
const MAX_SLICED_LINE = 4096;

/** Makes strings of a line's bytes. */
export class FastTexts {
	#bytes: Buffer = Buffer.alloc(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	#start = 0;
	#end = 0;
	/** The line as Latin-1: every byte is one character, whatever it means. */
	#line: string | undefined;
	readonly #texts: string[] = new Array(PLACES).fill("");
	readonly #lengths = new Uint8Array(PLACES);
	readonly #known = new DataView(new ArrayBuffer(PLACES * MAX_BYTES));

	/** @param view over the same memory as `bytes` */
	open(bytes: Buffer, view: DataView, start: number, end: number): void {
		this.#bytes = bytes;
		this.#view = view;
		this.#start = start;
		this.#end = end;
		this.#line = undefined;
	}

	/**
	 * The text of [from, to), cut out of the line's where it is ASCII: that is five
	 * times as fast as a text of its own, but who keeps it keeps the whole line.
	 */
	slice(from: number, to: number, isAscii: boolean): string {
		if (!isAscii || this.#end - this.#start > MAX_SLICED_LINE) {
			return this.#decoded(from, to, isAscii);
		}
		this.#line ??= this.#bytes.latin1Slice(this.#start, this.#end);
		return this.#line.slice(from - this.#start, to - this.#start);
	}

	/**
	 * A text of its own, found by its bytes when it was met lately: for texts that
	 * repeat, that are kept, or looked up in maps (which then find its hash worked out).
	 */
	own(from: number, to: number, isAscii: boolean): string {
		const length = to - from;
		// The engine makes a copy of so short a slice.
		if (length < 4) return this.slice(from, to, isAscii);
		if (length > MAX_BYTES) return this.#decoded(from, to, isAscii);
		const view = this.#view;
		const known = this.#known;
		const head = view.getInt32(from, true);
		const tail = view.getInt32(to - 4, true);
		// Texts that differ only in between share a place, which costs time, no more.
		const mixed = Math.imul(
			head ^ Math.imul(tail + length, 0x85ebca6b),
			0x9e3779b1,
		);
		const place = mixed >>> (32 - PLACE_BITS);
		const at = place * MAX_BYTES;
		if (
			this.#lengths[place] === length &&
			known.getInt32(at, true) === head &&
			known.getInt32(at + length - 4, true) === tail
		) {
			let i = 4;
			while (
				i < length - 4 &&
				known.getInt32(at + i, true) === view.getInt32(from + i, true)
			) {
				i += 4;
			}
			if (i >= length - 4) return this.#texts[place] as string;
		}
		for (let i = 0; i < length; i++) {
			known.setUint8(at + i, view.getUint8(from + i));
		}
		const text = this.#decoded(from, to, isAscii);
		this.#lengths[place] = length;
		this.#texts[place] = text;
		return text;
	}

	#decoded(from: number, to: number, isAscii: boolean): string {
		return isAscii
			? this.#bytes.latin1Slice(from, to)
			: this.#bytes.utf8Slice(from, to);
	}
}
