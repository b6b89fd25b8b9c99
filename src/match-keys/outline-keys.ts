import { ByteMemo } from "../segment/byte-memo.ts";
import { FORM, type Outline } from "../segment/outline.ts";
import { isAbsent } from "../segment/scalar.ts";
import type { Country } from "./countries.ts";
import type { HashQueue, Ticket } from "./hash/hash-queue.ts";
import { KnownHashes } from "./hash/known-hashes.ts";
import { keyBit, keyIndex, type MatchKeys } from "./key-set.ts";
import type { KeySettler } from "./key-settler.ts";
import type { KeyWay } from "./key-way.ts";
import { type BytesWay, HASH_DIGITS, type Surroundings } from "./row.ts";
import { settleKnown, settleTicket } from "./settle.ts";
import { type KeySlots, slotsOf } from "./slots.ts";
import type { KeySources } from "./sources.ts";
import { TABLE } from "./table.ts";

const NO_SLOT = -1;
const COUNTRY = keyBit("country");
const COUNTRY_AT = keyIndex("country");
const COUNTRY_SLOTS = slotsOf(TABLE.country.place)?.own ?? [];

/** A key as it is read from an outline. */
class OutlinedKey {
	readonly way: KeyWay;
	readonly index: number;
	readonly bit: number;
	/** Undefined: it is built as a value. */
	readonly slots: readonly number[] | undefined;
	readonly orPart: KeySlots["orPart"];
	readonly isRemembered: boolean;
	/** Values that repeat, by their bytes: one for each of the way's memos, made when it is needed. */
	readonly known: KnownHashes[] = [];
	readonly bytes: BytesWay | undefined;

	constructor(way: KeyWay) {
		this.way = way;
		this.index = way.index;
		this.bit = way.bit;
		const slots = slotsOf(way.row.place);
		this.slots = slots?.own;
		this.orPart = slots?.orPart;
		this.isRemembered = way.memos.length > 0;
		this.bytes =
			way.isHashed && way.row.remember === undefined
				? way.row.bytes
				: undefined;
	}

	knownIn(country: string): KnownHashes {
		const { way, known } = this;
		const scope = way.scopeOf(country);
		let hashes = known[scope];
		if (hashes === undefined) {
			const memo = way.memos[scope];
			if (memo === undefined) throw new RangeError("no such scope");
			hashes = new KnownHashes(memo);
			known[scope] = hashes;
		}
		return hashes;
	}
}

/**
 * The match keys of an event that is known by its outline: what repeats is found
 * by its bytes, the rest is normalised from bytes to bytes and hashed with
 * others. Whatever is not plain becomes a value and goes the way of all values.
 */
export class OutlineKeys {
	readonly #settler: KeySettler;
	readonly #queue: HashQueue;
	readonly #countries = new ByteMemo<Country>();
	readonly #keys: readonly OutlinedKey[];

	constructor(settler: KeySettler, queue: HashQueue) {
		this.#settler = settler;
		this.#queue = queue;
		this.#keys = settler.ways.map((way) => new OutlinedKey(way));
	}

	/**
	 * Fills `out`, which is empty. Where a word may be for nothing the whole event
	 * is to be looked at: see `MatchKeyReader`.
	 *
	 * @param sources opened on the event, for what is no part of the outline
	 */
	read(outline: Outline, sources: KeySources, out: MatchKeys): void {
		const country = this.#country(outline, out);
		const by = country.code === "" ? this.#settler.nowhere : country;
		const keys = this.#keys;
		for (let i = 0; i < keys.length; i++) {
			const key = keys[i] as OutlinedKey;
			const { way, slots } = key;
			if (slots === undefined) {
				this.#settler.settle(way, sources.find(way.key), by, out);
				continue;
			}
			const slot = pick(outline, slots);
			if (slot === NO_SLOT) {
				this.#part(key, outline, by, out);
			} else if (key.isRemembered) {
				this.#remembered(key, slot, outline, by, out);
			} else if (!this.#fromBytes(key, slot, outline, by, out)) {
				this.#settler.settle(way, outline.slotValue(slot), by, out);
			}
		}
	}

	#country(outline: Outline, out: MatchKeys): Country {
		const settler = this.#settler;
		const slot = pick(outline, COUNTRY_SLOTS);
		if (slot === NO_SLOT) return settler.nowhere;
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		if (outline.forms[slot] !== FORM.text || to - from >= HASH_DIGITS) {
			return settler.country(outline.slotValue(slot), out);
		}
		let country = this.#countries.get(outline.view, from, to);
		if (country === undefined) {
			country = settler.countryOf(outline.bytes.utf8Slice(from, to));
			this.#countries.set(outline.view, from, to, country);
		}
		out.values[COUNTRY_AT] = settleKnown(country.hash, COUNTRY, out);
		return country;
	}

	/** A value that may have been met before. */
	#remembered(
		key: OutlinedKey,
		slot: number,
		outline: Outline,
		by: Surroundings,
		out: MatchKeys,
	): void {
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		if (outline.forms[slot] !== FORM.text || to - from >= HASH_DIGITS) {
			this.#settler.settle(key.way, outline.slotValue(slot), by, out);
			return;
		}
		const known = key.knownIn(by.code).of(outline, from, to);
		out.values[key.index] = settleKnown(known, key.bit, out);
	}

	/** A part of another trait. */
	#part(
		{ way, orPart }: OutlinedKey,
		outline: Outline,
		by: Surroundings,
		out: MatchKeys,
	): void {
		if (orPart === undefined) return;
		const slot = pick(outline, orPart.slots);
		if (slot === NO_SLOT) return;
		this.#settler.settle(way, orPart.of(outline.slotValue(slot)), by, out);
	}

	/** A plain text, normalised from bytes to bytes; false for any other value. */
	#fromBytes(
		{ way, bytes }: OutlinedKey,
		slot: number,
		outline: Outline,
		{ region }: Surroundings,
		out: MatchKeys,
	): boolean {
		if (bytes === undefined || outline.forms[slot] !== FORM.text) return false;
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		if (to - from > bytes.most) return false;
		const queue = this.#queue;
		const at = queue.open(to - from + bytes.spare);
		if (at < 0) return false;
		const target = queue.bytes;
		const length = bytes.write(outline.bytes, from, to, target, at, region);
		if (length <= 0) return false;
		const ticket = queue.close(at, length);
		if (way.row.isList) (out.lists[way.index] as Ticket[]).push(ticket);
		else out.values[way.index] = ticket;
		settleTicket(way.bit, out);
		return true;
	}
}

/** The first slot that says something. */
function pick(outline: Outline, among: readonly number[]): number {
	const { forms } = outline;
	for (let i = 0; i < among.length; i++) {
		const slot = among[i] as number;
		const form = forms[slot];
		if (form === FORM.absent) continue;
		if (form === FORM.text || !isAbsent(outline.slotValue(slot))) return slot;
	}
	return NO_SLOT;
}
