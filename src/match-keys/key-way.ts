import type { MatchKey } from "../vocabulary/match-keys.ts";
import { keyBit, keyIndex } from "./key-set.ts";
import { readKeyText } from "./key-text.ts";
import { MemoisedHash } from "./memo.ts";
import type { KeyRow, Normalise } from "./row.ts";
import { TABLE } from "./table.ts";

/** What of the config decides how keys are sent. */
export interface SendSettings {
	readonly externalId: "hash" | "plain";
	/** Region of national phone numbers of an event that has no country: ISO 3166 alpha-2, upper case. */
	readonly phoneCountry?: string;
}

/** A row of the table, made ready for one config. */
export class KeyWay {
	readonly key: MatchKey;
	readonly row: KeyRow;
	readonly index: number;
	readonly bit: number;
	/** Its form is hashed. */
	readonly isHashed: boolean;
	/** A value may be a hash. */
	readonly mayBeHash: boolean;
	readonly normalise: Normalise;
	/** One for each of its scopes; none where values are not remembered. */
	readonly memos: readonly MemoisedHash[];
	readonly #scopeOf: ((country: string) => number) | undefined;

	constructor(key: MatchKey, { externalId }: SendSettings) {
		const row = TABLE[key];
		this.key = key;
		this.row = row;
		this.index = keyIndex(key);
		this.bit = keyBit(key);
		const isPlain = row.hashed === "asConfigured" && externalId === "plain";
		this.isHashed = row.hashed !== "never" && !isPlain;
		this.mayBeHash = row.hashed !== "never";
		this.normalise = isPlain ? row.plain : row.normalise;
		const { remember } = row;
		this.memos =
			remember === undefined
				? []
				: (row.scopes?.countries ?? [""]).map(
						(code) =>
							new MemoisedHash(
								(text) => readKeyText(row, text, { code, region: undefined }),
								remember,
							),
					);
		this.#scopeOf = remember === undefined ? undefined : row.scopes?.of;
	}

	/** The index of a country's memo. */
	scopeOf(country: string): number {
		return this.#scopeOf === undefined ? 0 : this.#scopeOf(country);
	}
}
