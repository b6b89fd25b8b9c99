import { hashIfAny } from "./hash/sha256.ts";
import { KnownHash } from "./key-set.ts";
import { readKeyText } from "./key-text.ts";
import { Memo } from "./memo.ts";
import { FEW, type Surroundings } from "./row.ts";
import { TABLE } from "./table.ts";

/** A country in the forms the keys need. */
export interface Country extends Surroundings {
	readonly hash: KnownHash;
}

/** Countries by their spelling, remembered: they are the most repeated of all values. */
export class MemoisedCountry {
	readonly #memo: Memo<Country>;

	/** @param limit entries of one generation of the memo */
	constructor(limit = FEW) {
		this.#memo = new Memo(limit);
	}

	/** Without a code for a text that names none. */
	get(text: string): Country {
		const known = this.#memo.get(text);
		if (known !== undefined) return known;
		const { text: code, notes } = readKeyText(TABLE.country, text);
		const country = {
			code: code ?? "",
			region: code?.toUpperCase(),
			hash: new KnownHash(hashIfAny(code), notes),
		};
		this.#memo.set(text, country);
		return country;
	}
}
