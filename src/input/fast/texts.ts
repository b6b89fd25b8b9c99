import { ByteMemo } from "../../segment/byte-memo.ts";

/** Makes strings of a line's bytes. */
export class FastTexts {
	#bytes: Buffer = Buffer.alloc(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	readonly #known = new ByteMemo<string>();

	/** @param view over the same memory as `bytes` */
	open(bytes: Buffer, view: DataView): void {
		this.#bytes = bytes;
		this.#view = view;
	}

	/** The text of [from, to). */
	once(from: number, to: number, isAscii: boolean): string {
		return isAscii
			? this.#bytes.latin1Slice(from, to)
			: this.#bytes.utf8Slice(from, to);
	}

	/** The same for a text that repeats: found by its bytes when it was met lately. It is looked up in maps, which then find its hash worked out. */
	again(from: number, to: number, isAscii: boolean): string {
		const known = this.#known.get(this.#view, from, to);
		if (known !== undefined) return known;
		const text = this.once(from, to, isAscii);
		this.#known.set(this.#view, from, to, text);
		return text;
	}
}
