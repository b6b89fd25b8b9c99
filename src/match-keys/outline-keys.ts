import { ByteMemo } from "../segment/byte-memo.ts";
import { FORM, type Outline, USER_ID_SLOT } from "../segment/outline.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import { type HashQueue, SHORT_MESSAGE } from "./hash/hash-queue.ts";
import { KnownHashes } from "./hash/known-hashes.ts";
import { type KnownHash, keyBit, type MatchKeys } from "./key-set.ts";
import type { KeySettler } from "./key-settler.ts";
import type { MemoisedHash } from "./memo.ts";
import { type Country, NO_COUNTRY } from "./normalise/country.ts";
import { writeEmail } from "./normalise/email.ts";
import { writeExternalId } from "./normalise/external-id.ts";
import { writePhone } from "./normalise/phone.ts";
import {
	CITIES,
	COUNTRIES,
	EMAILS,
	FIRST_NAMES,
	FULL_NAMES,
	GENDERS,
	LAST_NAMES,
	NONE,
	PHONES,
	pick,
	STATES,
	ZIPS,
} from "./outline-slots.ts";
import { settleKnown, settleTicket } from "./settle.ts";
import { firstWord, otherWords } from "./sources.ts";

const EMAIL = keyBit("email");
const PHONE = keyBit("phone");
const COUNTRY = keyBit("country");
const EXTERN_ID = keyBit("extern_id");

/** A hash has as many digits; a shorter text is none. */
const HASH_DIGITS = 64;

/**
 * The match keys of an event that is known by its outline: what repeats is found
 * by its bytes, the rest is normalised from bytes to bytes and hashed with
 * others. Whatever is not plain becomes a value and goes the way of all values.
 */
export class OutlineKeys {
	readonly #settler: KeySettler;
	readonly #queue: HashQueue;
	readonly #countries = new ByteMemo<Country>();
	readonly #genders: KnownHashes;
	readonly #firstNames: KnownHashes;
	readonly #lastNames: KnownHashes;
	readonly #cities: KnownHashes;
	/** By the memo of the country's states, and of its zips. */
	readonly #byCountry = new Map<MemoisedHash, KnownHashes>();

	constructor(settler: KeySettler, queue: HashQueue) {
		this.#settler = settler;
		this.#queue = queue;
		this.#genders = new KnownHashes("gen", settler.genders);
		this.#firstNames = new KnownHashes("fn", settler.firstNames);
		this.#lastNames = new KnownHashes("ln", settler.lastNames);
		this.#cities = new KnownHashes("ct", settler.cities);
	}

	/**
	 * Fills `out`, which is empty, but for the lead id. Where a word may be for
	 * nothing the whole event is to be looked at: see `MatchKeyReader`.
	 */
	read(outline: Outline, out: MatchKeys): void {
		const settler = this.#settler;
		const country = this.#country(outline, out);
		this.#email(outline, out);
		this.#phone(outline, country.region ?? settler.phoneCountry, out);
		const gender = pick(outline, GENDERS);
		out.gen = this.#single(outline, gender, this.#genders, out);
		this.#readNames(outline, out);
		const city = pick(outline, CITIES);
		out.ct = this.#single(outline, city, this.#cities, out);
		const state = pick(outline, STATES);
		if (state !== NONE) {
			const known = this.#of("st", settler.statesOf(country));
			out.st = this.#single(outline, state, known, out);
		}
		const zip = pick(outline, ZIPS);
		if (zip !== NONE) {
			const known = this.#of("zip", settler.zipsOf(country));
			out.zip = this.#single(outline, zip, known, out);
		}
		this.#externalId(outline, out);
	}

	#readNames(outline: Outline, out: MatchKeys): void {
		const first = pick(outline, FIRST_NAMES);
		const last = pick(outline, LAST_NAMES);
		out.fn = this.#single(outline, first, this.#firstNames, out);
		out.ln = this.#single(outline, last, this.#lastNames, out);
		if (first !== NONE && last !== NONE) return;
		const slot = pick(outline, FULL_NAMES);
		if (slot === NONE) return;
		const name = outline.slotValue(slot);
		const settler = this.#settler;
		if (first === NONE)
			out.fn = settler.single(firstWord(name), "fn", settler.firstNames, out);
		if (last === NONE)
			out.ln = settler.single(otherWords(name), "ln", settler.lastNames, out);
	}

	#of(key: MatchKey, hashes: MemoisedHash): KnownHashes {
		let known = this.#byCountry.get(hashes);
		if (known === undefined) {
			known = new KnownHashes(key, hashes);
			this.#byCountry.set(hashes, known);
		}
		return known;
	}

	#single(
		outline: Outline,
		slot: number,
		hashes: KnownHashes,
		out: MatchKeys,
	): string | KnownHash | undefined {
		if (slot === NONE) return undefined;
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		if (outline.forms[slot] !== FORM.text || to - from >= HASH_DIGITS) {
			return this.#settler.single(
				outline.slotValue(slot),
				hashes.key,
				hashes.hashes,
				out,
			);
		}
		return settleKnown(hashes.of(outline, from, to), hashes.bit, out);
	}

	#country(outline: Outline, out: MatchKeys): Country {
		const slot = pick(outline, COUNTRIES);
		if (slot === NONE) return NO_COUNTRY;
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		if (outline.forms[slot] !== FORM.text || to - from >= HASH_DIGITS) {
			return this.#settler.country(outline.slotValue(slot), out);
		}
		let country = this.#countries.get(outline.view, from, to);
		if (country === undefined) {
			country = this.#settler.countryOf(outline.bytes.utf8Slice(from, to));
			this.#countries.set(outline.view, from, to, country);
		}
		out.country = settleKnown(country.hash, COUNTRY, out);
		return country;
	}

	#email(outline: Outline, out: MatchKeys): void {
		const slot = pick(outline, EMAILS);
		if (slot === NONE) return;
		if (outline.forms[slot] === FORM.text) {
			const from = outline.from[slot] as number;
			const to = outline.to[slot] as number;
			const queue = this.#queue;
			const at = queue.open(to - from);
			if (at >= 0) {
				const length = writeEmail(outline.bytes, from, to, queue.bytes, at);
				if (length > 0) {
					out.email.push(queue.close(at, length));
					settleTicket(EMAIL, out);
					return;
				}
			}
		}
		this.#settler.emails(outline.slotValue(slot), out);
	}

	#phone(outline: Outline, region: string | undefined, out: MatchKeys): void {
		const slot = pick(outline, PHONES);
		if (slot === NONE) return;
		const from = outline.from[slot] as number;
		const to = outline.to[slot] as number;
		// Room for the country code.
		const most = to - from + 1;
		if (outline.forms[slot] === FORM.text && most <= SHORT_MESSAGE) {
			const queue = this.#queue;
			const at = queue.open(most);
			if (at >= 0) {
				const { bytes } = queue;
				const length = writePhone(outline.bytes, from, to, region, bytes, at);
				if (length > 0) {
					out.phone.push(queue.close(at, length));
					settleTicket(PHONE, out);
					return;
				}
			}
		}
		this.#settler.phones(outline.slotValue(slot), region, out);
	}

	#externalId(outline: Outline, out: MatchKeys): void {
		const from = outline.from[USER_ID_SLOT] as number;
		const to = outline.to[USER_ID_SLOT] as number;
		const settler = this.#settler;
		if (
			outline.forms[USER_ID_SLOT] === FORM.text &&
			!settler.isPlainId &&
			to - from < HASH_DIGITS
		) {
			const queue = this.#queue;
			const at = queue.open(to - from);
			if (at >= 0) {
				const length = writeExternalId(
					outline.bytes,
					from,
					to,
					queue.bytes,
					at,
				);
				if (length > 0) {
					out.externId.push(queue.close(at, length));
					settleTicket(EXTERN_ID, out);
					return;
				}
			}
		}
		settler.externalIds(outline.slotValue(USER_ID_SLOT), out);
	}
}
