import { MAX_KEY_VALUES } from "../defaults.ts";
import { isNullWord } from "../segment/null-word.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import type { Ticket } from "./hash/hash-queue.ts";
import { hashIfAny } from "./hash/sha256.ts";
import {
	DOUBT,
	type KnownHash,
	keyBit,
	type MatchKeys,
	warningBit,
} from "./key-set.ts";
import { readKeyText, readState, readZip } from "./key-text.ts";
import { MemoisedHash } from "./memo.ts";
import {
	type Country,
	MemoisedCountry,
	NO_COUNTRY,
} from "./normalise/country.ts";
import { normaliseEmail } from "./normalise/email.ts";
import {
	isFloatId,
	normaliseExternalId,
	plainExternalId,
} from "./normalise/external-id.ts";
import { normaliseGender } from "./normalise/gender.ts";
import { normaliseLeadId } from "./normalise/lead-id.ts";
import { listOf } from "./normalise/lists.ts";
import { normaliseName } from "./normalise/name.ts";
import {
	hashSaysNothing,
	NOTHING,
	type Nothing,
	saysNothing,
} from "./normalise/nothing.ts";
import { readPhone } from "./normalise/phone.ts";
import {
	normaliseCity,
	normaliseState,
	type StateScope,
	stateScope,
} from "./normalise/place.ts";
import { asHash } from "./normalise/text.ts";
import {
	settle,
	settleInto,
	settleKnown,
	settleNothing,
	takeText,
} from "./settle.ts";

/** Entries of one generation of a memo: for what has few values, and for what has many that repeat. */
const FEW = 1024;
const MANY = 8192;

const EMAIL = keyBit("email");
const PHONE = keyBit("phone");
const COUNTRY = keyBit("country");
const EXTERN_ID = keyBit("extern_id");
const LEAD_ID = keyBit("lead_id");
const PHONE_WITHOUT_COUNTRY = warningBit("phone_without_country");
const FLOAT_ID = warningBit("float_id");

const memoOf = (
	key: MatchKey,
	normalise: (text: string) => string | undefined,
	limit: number,
) => new MemoisedHash((text) => readKeyText(key, text, normalise), limit);

const statesWithin = (scope: StateScope) =>
	new MemoisedHash(
		(text) =>
			readState(text, (text) => normaliseState(text, scope), scope === "name"),
		FEW,
	);

/** Turns raw values, of any type, into match keys in their wire form, and tallies what became of each. */
export class KeySettler {
	readonly genders = memoOf("gen", normaliseGender, FEW);
	readonly firstNames = memoOf("fn", normaliseName, MANY);
	readonly lastNames = memoOf("ln", normaliseName, MANY);
	readonly cities = memoOf("ct", normaliseCity, MANY);
	/** Region of national phone numbers of an event that has no country. */
	readonly phoneCountry: string | undefined;
	readonly isPlainId: boolean;
	/** The export writes words for nothing: one that may be a name or a code is for nothing, too. */
	isStrict = false;
	/** What has been settled since `forget` shows that it does. */
	hasEvidence = false;
	/** A word in doubt. */
	#doubt = "";
	readonly #countries = new MemoisedCountry(FEW);
	readonly #zips = {
		us: new MemoisedHash((text) => readZip(text, true), MANY),
		elsewhere: new MemoisedHash((text) => readZip(text, false), MANY),
	};
	readonly #states: Readonly<Record<StateScope, MemoisedHash>> = {
		letters: statesWithin("letters"),
		either: statesWithin("either"),
		name: statesWithin("name"),
	};

	constructor(settings: {
		readonly externalId: "hash" | "plain";
		readonly phoneCountry?: string;
	}) {
		this.isPlainId = settings.externalId === "plain";
		this.phoneCountry =
			settings.phoneCountry === undefined
				? undefined
				: this.#countries.get(settings.phoneCountry).region;
	}

	/** The state is read by the country. */
	statesOf(country: Country): MemoisedHash {
		return this.#states[stateScope(country.code)];
	}

	/** So is the zip. */
	zipsOf(country: Country): MemoisedHash {
		return country.code === "us" ? this.#zips.us : this.#zips.elsewhere;
	}

	/** A country by its spelling; without a code for a text that names none. */
	countryOf(text: string): Country {
		return this.#countries.get(text);
	}

	/** Forgets what the values of an event have shown. */
	forget(): void {
		this.isStrict = false;
		this.hasEvidence = false;
		this.#doubt = "";
	}

	/** A key of one value whose hashes are remembered. */
	single(
		raw: unknown,
		key: MatchKey,
		hashes: MemoisedHash,
		out: MatchKeys,
	): string | undefined {
		const bit = keyBit(key);
		const text = takeText(raw, bit, out);
		if (text === "") return undefined;
		const hash = asHash(text);
		if (hash !== undefined) return this.#passOn(hash, key, out);
		return this.#known(hashes.known(text), text, bit, out);
	}

	/** A country that came hashed, or is not known, is none to the phone, the state and the zip. */
	country(raw: unknown, out: MatchKeys): Country {
		const text = takeText(raw, COUNTRY, out);
		if (text === "") return NO_COUNTRY;
		const hash = asHash(text);
		if (hash !== undefined) {
			out.country = this.#passOn(hash, "country", out);
			return NO_COUNTRY;
		}
		const country = this.countryOf(text);
		out.country = this.#known(country.hash, text, COUNTRY, out);
		return out.country === undefined ? NO_COUNTRY : country;
	}

	/** Its hex, if it is sent. */
	#known(
		known: KnownHash,
		text: string,
		bit: number,
		out: MatchKeys,
	): string | undefined {
		if ((known.warnings & DOUBT) !== 0) {
			if (this.isStrict) return this.#nothing(bit, out);
			this.#noteDoubt(text);
		}
		const hex = settleKnown(known, bit, out)?.hex;
		if (hex === undefined && (out.nothing & bit) !== 0) this.hasEvidence = true;
		return hex;
	}

	/** What came hashed, unless it is the hash of nothing. */
	#passOn(hash: string, key: MatchKey, out: MatchKeys): string | undefined {
		const bit = keyBit(key);
		const says = hashSaysNothing(key, hash);
		if (this.#isNothing(says, hash)) return this.#nothing(bit, out);
		if (says === NOTHING.perhaps) out.warnings |= DOUBT;
		out.alreadyHashed |= bit;
		return settle(hash, bit, out);
	}

	#isNothing(says: Nothing, text: string): boolean {
		if (says !== NOTHING.perhaps) return says === NOTHING.yes;
		this.#noteDoubt(text);
		return this.isStrict;
	}

	#nothing(bit: number, out: MatchKeys): undefined {
		this.hasEvidence = true;
		settleNothing(bit, out);
	}

	/** Null Null is nobody's name. */
	#noteDoubt(text: string): void {
		const word = text.trim().toLowerCase();
		if (word === this.#doubt) this.hasEvidence = true;
		this.#doubt = word;
	}

	emails(raw: unknown, out: MatchKeys): void {
		const list = listOf(raw);
		if (list === undefined) {
			this.#email(raw, out);
			return;
		}
		for (const entry of list) {
			if (out.email.length === MAX_KEY_VALUES) return;
			this.#email(entry, out);
		}
	}

	#email(raw: unknown, out: MatchKeys): void {
		const text = takeText(raw, EMAIL, out);
		if (text === "") return;
		const hash = asHash(text);
		if (hash !== undefined) add(out.email, this.#passOn(hash, "email", out));
		else {
			const address = normaliseEmail(text);
			if (address !== undefined || !this.#isWord("email", text, out))
				settleInto(out.email, hashIfAny(address), EMAIL, out);
		}
	}

	/** @param region ISO 3166 alpha-2, upper case; see `normalisePhone` */
	phones(raw: unknown, region: string | undefined, out: MatchKeys): void {
		const list = listOf(raw);
		if (list === undefined) {
			this.#phone(raw, region, out);
			return;
		}
		for (const entry of list) {
			if (out.phone.length === MAX_KEY_VALUES) return;
			this.#phone(entry, region, out);
		}
	}

	#phone(raw: unknown, region: string | undefined, out: MatchKeys): void {
		const text = takeText(raw, PHONE, out);
		if (text === "") return;
		const hash = asHash(text);
		if (hash !== undefined) {
			add(out.phone, this.#passOn(hash, "phone", out));
			return;
		}
		const { digits, isBare } = readPhone(text, region);
		if (digits === undefined && this.#isWord("phone", text, out)) return;
		settleInto(out.phone, hashIfAny(digits), PHONE, out);
		if (digits !== undefined && isBare) out.warnings |= PHONE_WITHOUT_COUNTRY;
	}

	/** Of a text that cannot be normalised: whether it is a word for nothing, which is then tallied. */
	#isWord(key: MatchKey, text: string, out: MatchKeys): boolean {
		const isWord = saysNothing(key, text) === NOTHING.yes;
		if (isWord) this.#nothing(keyBit(key), out);
		return isWord;
	}

	externalIds(raw: unknown, out: MatchKeys): void {
		const list = listOf(raw);
		if (list === undefined) {
			this.#externalId(raw, out);
			return;
		}
		for (const entry of list) {
			if (out.externId.length === MAX_KEY_VALUES) return;
			this.#externalId(entry, out);
		}
	}

	#externalId(raw: unknown, out: MatchKeys): void {
		const text = takeText(raw, EXTERN_ID, out);
		if (text === "") return;
		const hash = asHash(text);
		const says =
			hash === undefined
				? saysNothing("extern_id", text)
				: hashSaysNothing("extern_id", hash);
		if (says === NOTHING.yes) {
			settleNothing(EXTERN_ID, out);
			// An id for nobody is the site's own, a null word is the export's.
			if (isNullWord(text)) this.hasEvidence = true;
			return;
		}
		if (typeof raw === "string" && isFloatId(text)) out.warnings |= FLOAT_ID;
		let wire: string;
		if (this.isPlainId) wire = plainExternalId(text);
		else {
			wire = hash ?? hashIfAny(normaliseExternalId(text));
			if (hash !== undefined) out.alreadyHashed |= EXTERN_ID;
		}
		settleInto(out.externId, wire, EXTERN_ID, out);
	}

	leadId(raw: unknown, out: MatchKeys): string | undefined {
		const text = takeText(raw, LEAD_ID, out);
		if (text === "" || this.#isWord("lead_id", text, out)) return undefined;
		return settle(normaliseLeadId(text) ?? "", LEAD_ID, out);
	}
}

/** Adds what is sent; repeats are sent once. */
function add(list: (string | Ticket)[], wire: string | undefined): void {
	if (wire !== undefined && !list.includes(wire)) list.push(wire);
}
