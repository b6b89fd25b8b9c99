import type { KeyIndex } from "./key-index.ts";
import { CLAIMED, DELIVERED, KeyTable, UNKNOWN } from "./key-table.ts";
import { KEY_WORDS, wordsOf } from "./key-words.ts";
import type { Scratch } from "./scratch.ts";
import { isUnknown, type Today } from "./stamp.ts";

/** What a claim says of a key. */
export const CLAIM = {
	/** Never seen: send it. */
	new: 0,
	/** Delivered before, or already claimed in this run: do not send it. */
	duplicate: 1,
	/** Sent by an earlier run, whose answer never came: send it again. */
	unknown: 2,
} as const;

/** Where claims look besides their own table. */
export interface ClaimPlaces {
	/** The delivered of earlier runs; undefined: not asked (`--resend`), or there are none. */
	readonly index: KeyIndex | undefined;
	/** Where the table spills to when it is full; made when first needed. */
	readonly scratch: () => Scratch;
}

/**
 * Decides, in input order, which deliveries are sent: table, scratch, index.
 * Memory is bounded: above `limit` keys the claimed ones go to the scratch.
 */
export class Claims {
	readonly table = new KeyTable();
	readonly #places: ClaimPlaces;
	readonly #limit: number;
	#spillAt: number;
	#scratch: Scratch | undefined;

	constructor(places: ClaimPlaces, limit: number) {
		this.#places = places;
		this.#limit = limit;
		this.#spillAt = limit;
	}

	/**
	 * @param keys `count` packed keys of 16 bytes
	 * @param out gets one `CLAIM` a key
	 * @param today decides what has expired
	 */
	claim(keys: Uint8Array, count: number, out: Uint8Array, today: Today): void {
		const words = wordsOf(keys, count);
		for (let i = 0; i < count; i++)
			out[i] = this.#claimOne(words, i * KEY_WORDS, today);
	}

	/**
	 * Whether each was delivered before, or is claimed in this run. Claims nothing.
	 * @param out gets 1 for a key that was, else 0
	 */
	known(keys: Uint8Array, count: number, out: Uint8Array, today: Today): void {
		const words = wordsOf(keys, count);
		for (let i = 0; i < count; i++)
			out[i] = this.#isKnown(words, i * KEY_WORDS, today) ? 1 : 0;
	}

	#isKnown(words: Uint32Array, at: number, today: Today): boolean {
		const state = this.table.state(words, at);
		if (state === CLAIMED || state === DELIVERED) return true;
		if (this.#scratch?.has(words, at)) return true;
		if (state === UNKNOWN) return false;
		const stamp = this.#places.index?.lookup(words, at, today) ?? -1;
		return stamp !== -1 && !isUnknown(stamp);
	}

	#claimOne(words: Uint32Array, at: number, today: Today): number {
		const state = this.table.state(words, at);
		if (state === CLAIMED || state === DELIVERED) return CLAIM.duplicate;
		if (this.#scratch?.has(words, at)) return CLAIM.duplicate;
		let result: number = state === UNKNOWN ? CLAIM.unknown : CLAIM.new;
		if (result === CLAIM.new) {
			const stamp = this.#places.index?.lookup(words, at, today) ?? -1;
			if (stamp !== -1 && !isUnknown(stamp)) return CLAIM.duplicate;
			if (stamp !== -1) result = CLAIM.unknown;
		}
		this.table.set(words, at, CLAIMED);
		if (this.table.size >= this.#spillAt) this.#spill();
		return result;
	}

	#spill(): void {
		this.#scratch ??= this.#places.scratch();
		this.#scratch.add(this.table.extract(CLAIMED));
		// What earlier runs left stays; with much of it there must still be room to gather.
		this.#spillAt = Math.max(this.#limit, this.table.size * 2);
	}

	async close(): Promise<void> {
		await this.#scratch?.close();
	}
}
