import { MAX_KEY_VALUES } from "../defaults.ts";
import { type Country, MemoisedCountry, NO_COUNTRY } from "./country.ts";
import { normaliseEmail } from "./email.ts";
import { normaliseExternalId, plainExternalId } from "./external-id.ts";
import { normaliseGender } from "./gender.ts";
import { keyBit, type MatchKeys, warningBit } from "./key-set.ts";
import { normaliseLeadId } from "./lead-id.ts";
import { MemoisedHash } from "./memo.ts";
import { normaliseName } from "./name.ts";
import { isPhoneWithoutCountry, normalisePhone } from "./phone.ts";
import { normaliseCity, normaliseState, stateScope } from "./place.ts";
import { settle, settleInto, takeHash, takeText } from "./settle.ts";
import { hashIfAny } from "./sha256.ts";
import { normaliseZip } from "./zip.ts";

/** Entries of one generation of a memo: for what has few values, and for what has many that repeat. */
const FEW = 1024;
const MANY = 8192;

const EMAIL = keyBit("email");
const PHONE = keyBit("phone");
const COUNTRY = keyBit("country");
const EXTERN_ID = keyBit("extern_id");
const LEAD_ID = keyBit("lead_id");
const PHONE_WITHOUT_COUNTRY = warningBit("phone_without_country");

/** Turns raw values, of any type, into match keys in their wire form, and tallies what became of each. */
export class KeySettler {
	readonly genders = new MemoisedHash(normaliseGender, FEW);
	readonly firstNames = new MemoisedHash(normaliseName, MANY);
	readonly lastNames = new MemoisedHash(normaliseName, MANY);
	readonly cities = new MemoisedHash(normaliseCity, MANY);
	/** Region of national phone numbers of an event that has no country. */
	readonly phoneCountry: string | undefined;
	readonly isPlainId: boolean;
	readonly #countries = new MemoisedCountry(FEW);
	readonly #zips = {
		us: new MemoisedHash((text) => normaliseZip(text, true), MANY),
		elsewhere: new MemoisedHash((text) => normaliseZip(text, false), MANY),
	};
	readonly #states = {
		us: new MemoisedHash((text) => normaliseState(text, "us"), FEW),
		ca: new MemoisedHash((text) => normaliseState(text, "ca"), FEW),
		either: new MemoisedHash((text) => normaliseState(text, "either"), FEW),
		none: new MemoisedHash((text) => normaliseState(text, "none"), FEW),
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

	/** A country by its spelling; `NO_COUNTRY` for a text that names none. */
	countryOf(text: string): Country {
		return this.#countries.get(text);
	}

	/** A key of one value whose hashes are remembered. */
	single(
		raw: unknown,
		bit: number,
		hashes: MemoisedHash,
		out: MatchKeys,
	): string | undefined {
		const text = takeText(raw, bit, out);
		if (text === "") return undefined;
		return settle(takeHash(text, bit, out) ?? hashes.wire(text), bit, out);
	}

	/** A country that came hashed, or is not known, is none to the phone, the state and the zip. */
	country(raw: unknown, out: MatchKeys): Country {
		const text = takeText(raw, COUNTRY, out);
		if (text === "") return NO_COUNTRY;
		const hash = takeHash(text, COUNTRY, out);
		const country = hash === undefined ? this.countryOf(text) : NO_COUNTRY;
		out.country = settle(hash ?? country.wire, COUNTRY, out);
		return country;
	}

	emails(raw: unknown, out: MatchKeys): void {
		if (!Array.isArray(raw)) {
			this.#email(raw, out);
			return;
		}
		for (const entry of raw) {
			if (out.email.length === MAX_KEY_VALUES) return;
			this.#email(entry, out);
		}
	}

	#email(raw: unknown, out: MatchKeys): void {
		const text = takeText(raw, EMAIL, out);
		if (text === "") return;
		const hash = takeHash(text, EMAIL, out);
		const wire = hash ?? hashIfAny(normaliseEmail(text));
		settleInto(out.email, wire, EMAIL, out);
	}

	/** @param region ISO 3166 alpha-2, upper case; see `normalisePhone` */
	phones(raw: unknown, region: string | undefined, out: MatchKeys): void {
		if (!Array.isArray(raw)) {
			this.#phone(raw, region, out);
			return;
		}
		for (const entry of raw) {
			if (out.phone.length === MAX_KEY_VALUES) return;
			this.#phone(entry, region, out);
		}
	}

	#phone(raw: unknown, region: string | undefined, out: MatchKeys): void {
		const text = takeText(raw, PHONE, out);
		if (text === "") return;
		const hash = takeHash(text, PHONE, out);
		const wire = hash ?? hashIfAny(normalisePhone(text, region));
		settleInto(out.phone, wire, PHONE, out);
		if (hash !== undefined || wire === "") return;
		if (isPhoneWithoutCountry(text, region)) {
			out.warnings |= PHONE_WITHOUT_COUNTRY;
		}
	}

	externalId(raw: unknown, out: MatchKeys): string | undefined {
		const text = takeText(raw, EXTERN_ID, out);
		if (text === "") return undefined;
		if (this.isPlainId) return settle(plainExternalId(text), EXTERN_ID, out);
		const hash = takeHash(text, EXTERN_ID, out);
		const wire = hash ?? hashIfAny(normaliseExternalId(text));
		return settle(wire, EXTERN_ID, out);
	}

	leadId(raw: unknown, out: MatchKeys): string | undefined {
		const text = takeText(raw, LEAD_ID, out);
		if (text === "") return undefined;
		return settle(normaliseLeadId(text) ?? "", LEAD_ID, out);
	}
}
