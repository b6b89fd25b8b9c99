import { ByteMemo } from "../../segment/byte-memo.ts";
import type { Outline } from "../../segment/outline.ts";
import type { KnownHash } from "../key-set.ts";
import type { MemoisedHash } from "../memo.ts";

/** Hashes of one key by the bytes of its texts. The memo behind it decides; this one only finds faster. */
export class KnownHashes {
	readonly #hashes: MemoisedHash;
	readonly #known = new ByteMemo<KnownHash>();

	constructor(hashes: MemoisedHash) {
		this.#hashes = hashes;
	}

	of({ bytes, view }: Outline, from: number, to: number): KnownHash {
		let known = this.#known.get(view, from, to);
		if (known === undefined) {
			known = this.#hashes.known(bytes.utf8Slice(from, to));
			this.#known.set(view, from, to, known);
		}
		return known;
	}
}
