import type { KeyIndex } from "../index/key-index.ts";
import { KEY_WORDS, wordsOf } from "../key-words.ts";
import { isUnknown, type Today } from "../stamp.ts";
import {
	ABSENT,
	CLAIMED,
	DELIVERED,
	type KeyTable,
	UNKNOWN,
} from "./key-table.ts";
import { Scratch } from "./scratch.ts";

/** What a claim says of a key. */
export const CLAIM = {
	/** Never seen: send it. */
	new: 0,
	/** Delivered before, or already claimed in this run: do not send it. */
	duplicate: 1,
	/** Sent by an earlier run, whose answer never came: send it again. */
	unknown: 2,
} as const;

/** The delivered of earlier runs, of one event set. */
export interface Known {
	readonly index: KeyIndex;
	/** Decides what has expired. */
	readonly today: Today;
}

export interface ClaimPlaces {
	/** By event set; undefined: not asked (`--resend`), or there is nothing. */
	readonly known: readonly (Known | undefined)[];
	/** The folder in which the table spills to files when it is full; made when first needed. */
	readonly scratch: string;
	/** Claimed keys in memory. */
	readonly limit: number;
}

/** Decides, in input order, which deliveries are sent: table, scratch, index. Its memory is bounded. */
export class Claims {
	readonly #table: KeyTable;
	readonly #known: readonly (Known | undefined)[];
	readonly #limit: number;
	readonly #scratch: Scratch;
	#spillAt: number;

	/** @param table with what earlier runs left in their journals */
	constructor(table: KeyTable, { known, scratch, limit }: ClaimPlaces) {
		this.#table = table;
		this.#known = known;
		this.#limit = limit;
		this.#scratch = new Scratch(scratch);
		this.#spillAt = limit;
	}

	/** As `Ledger.claim`; a promise only when the table is full. */
	claim(
		keys: Uint8Array,
		eventSets: Uint16Array,
		count: number,
		out: Uint8Array,
	): void | Promise<void> {
		const words = wordsOf(keys, count);
		for (let i = 0; i < count; i++)
			out[i] = this.#claimOne(words, i * KEY_WORDS, eventSets[i] as number);
		if (this.#table.size >= this.#spillAt) return this.#spill();
	}

	/** As `Ledger.known`. */
	known(
		keys: Uint8Array,
		eventSets: Uint16Array,
		count: number,
		out: Uint8Array,
	): void {
		const words = wordsOf(keys, count);
		for (let i = 0; i < count; i++) {
			const set = eventSets[i] as number;
			out[i] = this.#isKnown(words, i * KEY_WORDS, set) ? 1 : 0;
		}
	}

	async close(): Promise<void> {
		await this.#scratch.close();
	}

	#isKnown(words: Uint32Array, at: number, eventSet: number): boolean {
		const state = this.#table.state(words, at);
		if (state === CLAIMED || state === DELIVERED) return true;
		if (this.#scratch.has(words, at)) return true;
		return (
			state !== UNKNOWN && this.#stamped(words, at, eventSet) === DELIVERED
		);
	}

	#claimOne(words: Uint32Array, at: number, eventSet: number): number {
		let state = this.#table.state(words, at);
		if (state === CLAIMED || state === DELIVERED) return CLAIM.duplicate;
		if (this.#scratch.has(words, at)) return CLAIM.duplicate;
		if (state !== UNKNOWN) state = this.#stamped(words, at, eventSet);
		if (state === DELIVERED) return CLAIM.duplicate;
		this.#table.set(words, at, CLAIMED);
		return state === UNKNOWN ? CLAIM.unknown : CLAIM.new;
	}

	/** What the index knows of a key: `DELIVERED`, `UNKNOWN` or `ABSENT`. */
	#stamped(words: Uint32Array, at: number, eventSet: number): number {
		const known = this.#known[eventSet];
		const stamp = known?.index.lookup(words, at, known.today) ?? -1;
		if (stamp === -1) return ABSENT;
		return isUnknown(stamp) ? UNKNOWN : DELIVERED;
	}

	async #spill(): Promise<void> {
		await this.#scratch.add(this.#table.extract(CLAIMED));
		// What earlier runs left stays; with much of it there must still be room to gather.
		this.#spillAt = Math.max(this.#limit, this.#table.size * 2);
	}
}
