import { type Config, MATCH_KEYS, type MatchKey } from "../config/config.ts";
import { MAX_KEY_VALUES } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { type Country, MemoisedCountry, NO_COUNTRY } from "./country.ts";
import { normaliseEmail } from "./email.ts";
import { normaliseExternalId, plainExternalId } from "./external-id.ts";
import { normaliseGender } from "./gender.ts";
import { keyBit, type MatchKeys, warningBit } from "./key-set.ts";
import { normaliseLeadId } from "./lead-id.ts";
import { MemoisedHash } from "./memo.ts";
import { normaliseName } from "./name.ts";
import { firstHit, type Path, parsePath } from "./paths.ts";
import { isPhoneWithoutCountry, normalisePhone } from "./phone.ts";
import { normaliseCity, normaliseState, stateScope } from "./place.ts";
import { settle, settleInto, takeHash, takeText } from "./settle.ts";
import { hashIfAny } from "./sha256.ts";
import { KeySources } from "./sources.ts";
import { normaliseZip } from "./zip.ts";

export {
	hasAny,
	isWeak,
	KEY_WARNINGS,
	type KeyWarning,
	keyBit,
	MatchKeys,
	warningBit,
} from "./key-set.ts";

/** What of the config matters here. Plain data: it is handed to worker threads. */
export interface MatchKeySettings {
	readonly externalId: Config["externalId"];
	/** ISO 3166 alpha-2, upper case. */
	readonly phoneCountry?: string;
	readonly matchKeys: Config["matchKeys"];
}

/** Reads, normalises and hashes the match keys of events, one after the other. Never throws, whatever an event holds. */
export interface MatchKeyReader {
	/** Fills `out`, which is emptied first. Event and result share nothing. */
	read(event: SegmentEvent, out: MatchKeys): void;
}

/** @param settings see `MatchKeySettings` */
export function createMatchKeyReader(
	settings: MatchKeySettings,
): MatchKeyReader {
	return new Reader(settings);
}

/** Entries of one generation of a memo: for what has few values, and for what has many that repeat. */
const FEW = 1024;
const MANY = 8192;

const EMAIL = keyBit("email");
const PHONE = keyBit("phone");
const COUNTRY = keyBit("country");
const EXTERN_ID = keyBit("extern_id");
const LEAD_ID = keyBit("lead_id");
const PHONE_WITHOUT_COUNTRY = warningBit("phone_without_country");

class Reader implements MatchKeyReader {
	private readonly sources = new KeySources();
	private readonly paths = new Map<MatchKey, readonly Path[]>();
	private readonly isPlainId: boolean;
	private readonly phoneCountry: string | undefined;
	private readonly countries = new MemoisedCountry(FEW);
	private readonly genders = new MemoisedHash(normaliseGender, FEW);
	private readonly names = new MemoisedHash(normaliseName, MANY);
	private readonly cities = new MemoisedHash(normaliseCity, MANY);
	private readonly zips = {
		us: new MemoisedHash((text) => normaliseZip(text, true), MANY),
		elsewhere: new MemoisedHash((text) => normaliseZip(text, false), MANY),
	};
	private readonly states = {
		us: new MemoisedHash((text) => normaliseState(text, "us"), FEW),
		ca: new MemoisedHash((text) => normaliseState(text, "ca"), FEW),
		either: new MemoisedHash((text) => normaliseState(text, "either"), FEW),
		none: new MemoisedHash((text) => normaliseState(text, "none"), FEW),
	};

	constructor(settings: MatchKeySettings) {
		this.isPlainId = settings.externalId === "plain";
		this.phoneCountry =
			settings.phoneCountry === undefined
				? undefined
				: this.countries.get(settings.phoneCountry).region;
		for (const key of MATCH_KEYS) {
			const places = settings.matchKeys[key];
			if (places !== undefined) this.paths.set(key, places.map(parsePath));
		}
	}

	read(event: SegmentEvent, out: MatchKeys): void {
		out.clear();
		this.sources.open(event);
		// First, since the phone, the state and the zip are read by it.
		const country = this.readCountry(event, out);
		this.readEmails(this.find(event, "email"), out);
		const region = country.region ?? this.phoneCountry;
		this.readPhones(this.find(event, "phone"), region, out);
		const states = this.states[stateScope(country.code)];
		const zips = country.code === "us" ? this.zips.us : this.zips.elsewhere;
		out.gen = this.single(event, "gen", this.genders, out);
		out.fn = this.single(event, "fn", this.names, out);
		out.ln = this.single(event, "ln", this.names, out);
		out.ct = this.single(event, "ct", this.cities, out);
		out.st = this.single(event, "st", states, out);
		out.zip = this.single(event, "zip", zips, out);
		out.externId = this.readExternalId(event, out);
		out.leadId = this.readLeadId(event, out);
		out.dropped = out.present & ~out.sent;
	}

	private find(event: SegmentEvent, key: MatchKey): unknown {
		const paths = this.paths.size === 0 ? undefined : this.paths.get(key);
		return paths === undefined
			? this.sources.find(key)
			: firstHit(event, paths);
	}

	private single(
		event: SegmentEvent,
		key: MatchKey,
		hashes: MemoisedHash,
		out: MatchKeys,
	): string | undefined {
		const bit = keyBit(key);
		const text = takeText(this.find(event, key), bit, out);
		if (text === "") return undefined;
		return settle(takeHash(text, bit, out) ?? hashes.wire(text), bit, out);
	}

	/** A country that came hashed, or is not known, is none to the phone, the state and the zip. */
	private readCountry(event: SegmentEvent, out: MatchKeys): Country {
		const text = takeText(this.find(event, "country"), COUNTRY, out);
		if (text === "") return NO_COUNTRY;
		const hash = takeHash(text, COUNTRY, out);
		const country = hash === undefined ? this.countries.get(text) : NO_COUNTRY;
		out.country = settle(hash ?? country.wire, COUNTRY, out);
		return country;
	}

	private readEmails(raw: unknown, out: MatchKeys): void {
		if (!Array.isArray(raw)) {
			this.addEmail(raw, out);
			return;
		}
		for (const entry of raw) {
			if (out.email.length === MAX_KEY_VALUES) return;
			this.addEmail(entry, out);
		}
	}

	private addEmail(raw: unknown, out: MatchKeys): void {
		const text = takeText(raw, EMAIL, out);
		if (text === "") return;
		const hash = takeHash(text, EMAIL, out);
		const wire = hash ?? hashIfAny(normaliseEmail(text));
		settleInto(out.email, wire, EMAIL, out);
	}

	private readPhones(
		raw: unknown,
		region: string | undefined,
		out: MatchKeys,
	): void {
		if (!Array.isArray(raw)) {
			this.addPhone(raw, region, out);
			return;
		}
		for (const entry of raw) {
			if (out.phone.length === MAX_KEY_VALUES) return;
			this.addPhone(entry, region, out);
		}
	}

	private addPhone(
		raw: unknown,
		region: string | undefined,
		out: MatchKeys,
	): void {
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

	private readExternalId(
		event: SegmentEvent,
		out: MatchKeys,
	): string | undefined {
		const text = takeText(this.find(event, "extern_id"), EXTERN_ID, out);
		if (text === "") return undefined;
		if (this.isPlainId) return settle(plainExternalId(text), EXTERN_ID, out);
		const hash = takeHash(text, EXTERN_ID, out);
		const wire = hash ?? hashIfAny(normaliseExternalId(text));
		return settle(wire, EXTERN_ID, out);
	}

	private readLeadId(event: SegmentEvent, out: MatchKeys): string | undefined {
		const text = takeText(this.find(event, "lead_id"), LEAD_ID, out);
		if (text === "") return undefined;
		return settle(normaliseLeadId(text) ?? "", LEAD_ID, out);
	}
}
