import { MAX_KEY_VALUES } from "../defaults.ts";
import { isNullWord } from "../segment/null-word.ts";
import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import { type Country, MemoisedCountry } from "./countries.ts";
import { sha256Hex } from "./hash/sha256.ts";
import { KnownHash, keyBit, keyIndex, type MatchKeys } from "./key-set.ts";
import { KeyWay, type SendSettings } from "./key-way.ts";
import { listOf } from "./normalise/lists.ts";
import {
	hashSaysNothing,
	NOTHING,
	type Nothing,
	saysNothing,
} from "./normalise/nothing.ts";
import { asHash } from "./normalise/text.ts";
import { DOUBT, noteBit } from "./notes.ts";
import type { Surroundings } from "./row.ts";
import { settle, settleKnown, settleNothing, takeText } from "./settle.ts";

const COUNTRY = keyBit("country");
const COUNTRY_AT = keyIndex("country");

/** Turns raw values, of any type, into match keys in their wire form, and tallies what became of each. */
export class KeySettler {
	/** The keys in their order, but for the country, which is read first. */
	readonly ways: readonly KeyWay[];
	/** What other keys are read by where the country is not known. */
	readonly nowhere: Country;
	/** The export writes words for nothing: one that may be a name or a code is for nothing, too. */
	isStrict = false;
	/** What has been settled since `forget` shows that it does. */
	hasEvidence = false;
	/** A word in doubt. */
	#doubt = "";
	readonly #country: KeyWay;
	readonly #countries = new MemoisedCountry();

	constructor(settings: SendSettings) {
		const wayOf = (key: MatchKey) => new KeyWay(key, settings);
		this.ways = MATCH_KEYS.filter((key) => key !== "country").map(wayOf);
		this.#country = wayOf("country");
		const { phoneCountry } = settings;
		const region = phoneCountry && this.#countries.get(phoneCountry).region;
		this.nowhere = { code: "", region, hash: new KnownHash("") };
	}

	/** A country by its spelling; `nowhere` with the hash of nothing for a text that names none. */
	countryOf(text: string): Country {
		return this.#countries.get(text);
	}

	/** Forgets what the values of an event have shown. */
	forget(): void {
		this.isStrict = false;
		this.hasEvidence = false;
		this.#doubt = "";
	}

	/** A country that came hashed, or is not known, is none to the phone, the state and the zip. */
	country(raw: unknown, out: MatchKeys): Country {
		const text = takeText(raw, COUNTRY, out);
		if (text === "") return this.nowhere;
		const hash = asHash(text);
		if (hash !== undefined) {
			out.values[COUNTRY_AT] = this.#text(this.#country, text, hash, out);
			return this.nowhere;
		}
		const country = this.countryOf(text);
		const hex = this.#known(country.hash, text, COUNTRY, out);
		out.values[COUNTRY_AT] = hex;
		return hex === undefined ? this.nowhere : country;
	}

	/** Any other key. */
	settle(way: KeyWay, raw: unknown, by: Surroundings, out: MatchKeys): void {
		if (raw === undefined) return;
		const { index } = way;
		if (!way.row.isList) {
			out.values[index] = this.#one(way, raw, by, out);
			return;
		}
		const list = out.lists[index] as string[];
		for (const entry of listOf(raw) ?? [raw]) {
			if (list.length === MAX_KEY_VALUES) return;
			const wire = this.#one(way, entry, by, out);
			// Repeats are sent once.
			if (wire !== undefined && !list.includes(wire)) list.push(wire);
		}
	}

	#one(
		way: KeyWay,
		raw: unknown,
		by: Surroundings,
		out: MatchKeys,
	): string | undefined {
		const text = takeText(raw, way.bit, out);
		if (text === "") return undefined;
		const hash = way.mayBeHash ? asHash(text) : undefined;
		if (hash !== undefined || way.memos.length === 0)
			return this.#text(way, text, hash, out, by, raw);
		const memo = way.memos[way.scopeOf(by.code)];
		return memo && this.#known(memo.known(text), text, way.bit, out);
	}

	/** What was met before: its hex, if it is sent. */
	#known(
		known: KnownHash,
		text: string,
		bit: number,
		out: MatchKeys,
	): string | undefined {
		if ((known.notes & DOUBT) !== 0) {
			if (this.isStrict) return this.#nothing(bit, out);
			this.#noteDoubt(text);
		}
		const hex = settleKnown(known, bit, out)?.hex;
		if (hex === undefined && (out.nothing & bit) !== 0) this.hasEvidence = true;
		return hex;
	}

	/** A text that is not remembered, and what came hashed, which is passed on unless it is the hash of nothing. */
	#text(
		way: KeyWay,
		text: string,
		hash: string | undefined,
		out: MatchKeys,
		by: Surroundings = this.nowhere,
		raw: unknown = text,
	): string | undefined {
		const { row, bit } = way;
		const says =
			hash === undefined
				? saysNothing(row.nothing, text, by.code)
				: hashSaysNothing(row.nothing, hash);
		if (this.#isNothing(says, hash ?? text)) {
			const isEvidence = !row.nothing.isSitesOwn || isNullWord(text);
			return this.#nothing(bit, out, isEvidence);
		}
		if (says === NOTHING.perhaps) out.notes |= DOUBT;
		if (hash !== undefined && way.isHashed) {
			out.alreadyHashed |= bit;
			return settle(hash, bit, out);
		}
		const made = way.normalise(text, by, raw);
		if (made === undefined) return settle("", bit, out);
		const form = typeof made === "string" ? made : made.text;
		if (typeof made !== "string") out.notes |= noteBit(made.note);
		return settle(way.isHashed ? sha256Hex(form) : form, bit, out);
	}

	#isNothing(says: Nothing, text: string): boolean {
		if (says !== NOTHING.perhaps) return says === NOTHING.yes;
		this.#noteDoubt(text);
		return this.isStrict;
	}

	#nothing(bit: number, out: MatchKeys, isEvidence = true): undefined {
		if (isEvidence) this.hasEvidence = true;
		settleNothing(bit, out);
	}

	/** Null Null is nobody's name. */
	#noteDoubt(text: string): void {
		const word = text.trim().toLowerCase();
		if (word === this.#doubt) this.hasEvidence = true;
		this.#doubt = word;
	}
}
