import type { SegmentEvent } from "../segment/event.ts";
import {
	type Outline,
	slotOf,
	TRAIT_NAMES,
	type TraitPlace,
	USER_ID_SLOT,
} from "../segment/outline.ts";
import {
	type KeyPaths,
	MATCH_KEYS,
	type MatchKey,
} from "../vocabulary/match-keys.ts";
import type { HashQueue } from "./hash/hash-queue.ts";
import { DOUBT, type MatchKeys, warningBit } from "./key-set.ts";
import { KeySettler } from "./key-settler.ts";
import { OutlineKeys } from "./outline-keys.ts";
import { asRecord, firstHit, type Path, parsePath } from "./paths.ts";
import { KeySources } from "./sources.ts";

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
	readonly externalId: "hash" | "plain";
	/** ISO 3166 alpha-2, upper case. */
	readonly phoneCountry?: string;
	readonly matchKeys: KeyPaths;
}

/** Reads, normalises and hashes the match keys of events, one after the other. Never throws, whatever an event holds. */
export interface MatchKeyReader {
	/** Fills `out`, which is emptied first. Event and result share nothing. */
	read(event: SegmentEvent, out: MatchKeys): void;
}

/**
 * @param settings see `MatchKeySettings`
 * @param queue takes what of an event with an outline is to be hashed; without one such events cannot be read
 */
export function createMatchKeyReader(
	settings: MatchKeySettings,
	queue?: HashQueue,
): MatchKeyReader {
	return new Reader(settings, queue);
}

const NULL_WORD = warningBit("null_word");

class Reader implements MatchKeyReader {
	private readonly sources = new KeySources();
	private readonly paths = new Map<MatchKey, readonly Path[]>();
	private readonly settler: KeySettler;
	private readonly outlines: OutlineKeys | undefined;

	constructor(settings: MatchKeySettings, queue: HashQueue | undefined) {
		this.settler = new KeySettler(settings);
		this.outlines = queue && new OutlineKeys(this.settler, queue);
		for (const key of MATCH_KEYS) {
			const places = settings.matchKeys[key];
			if (places !== undefined) this.paths.set(key, places.map(parsePath));
		}
	}

	read(event: SegmentEvent, out: MatchKeys): void {
		out.clear();
		const { outline } = event;
		if (outline === undefined || this.outlines === undefined) {
			this.readValues(event, out);
		} else {
			this.sources.open(event);
			this.outlines.read(outline, out);
			out.leadId = this.settler.leadId(this.sources.find("lead_id"), out);
			if ((out.warnings & (NULL_WORD | DOUBT)) !== 0) {
				this.settler.forget();
				out.clear();
				this.readValues(withPersons(event, outline), out);
			}
		}
		out.dropped = out.present & ~out.sent;
	}

	/**
	 * Reads an event of values. Where a word for nothing turns up it is read once
	 * more, passing over such words to what the next place says; and a word that is
	 * a name or a code as well (Mr. Null, NA for Namibia) is one of them if the
	 * event shows that the export writes words for nothing.
	 */
	private readValues(event: SegmentEvent, out: MatchKeys): void {
		const { sources, settler } = this;
		sources.open(event);
		this.readAll(event, out);
		if ((out.warnings & (NULL_WORD | DOUBT)) === 0) return;
		const words = out.warnings & NULL_WORD;
		out.clear();
		out.isStrict = settler.hasEvidence;
		settler.isStrict = out.isStrict;
		sources.passOver(out.isStrict);
		this.readAll(event, out);
		out.warnings = (out.warnings | words) & ~DOUBT;
		settler.forget();
	}

	private readAll(event: SegmentEvent, out: MatchKeys): void {
		const { settler } = this;
		const find = (key: MatchKey) => this.find(event, key);
		// First, since the phone, the state and the zip are read by it.
		const country = settler.country(find("country"), out);
		settler.emails(find("email"), out);
		const region = country.region ?? settler.phoneCountry;
		settler.phones(find("phone"), region, out);
		out.gen = settler.single(find("gen"), "gen", settler.genders, out);
		out.fn = settler.single(find("fn"), "fn", settler.firstNames, out);
		out.ln = settler.single(find("ln"), "ln", settler.lastNames, out);
		out.ct = settler.single(find("ct"), "ct", settler.cities, out);
		out.st = settler.single(find("st"), "st", settler.statesOf(country), out);
		out.zip = settler.single(find("zip"), "zip", settler.zipsOf(country), out);
		settler.externalIds(find("extern_id"), out);
		out.leadId = settler.leadId(find("lead_id"), out);
	}

	private find(event: SegmentEvent, key: MatchKey): unknown {
		const paths = this.paths.size === 0 ? undefined : this.paths.get(key);
		if (paths === undefined) return this.sources.find(key);
		return (
			firstHit(event, paths, this.sources.passedOver(key)) ??
			firstHit(event, paths)
		);
	}
}

/** The event with its persons' values in their places, of one that has them in its outline. */
const withPersons = (event: SegmentEvent, outline: Outline): SegmentEvent => ({
	...event,
	userId: outline.slotValue(USER_ID_SLOT),
	context: {
		...asRecord(event.context),
		traits: traitsOf(outline, "contextTraits", "contextAddress"),
	},
	traits: traitsOf(outline, "traits", "address"),
});

const traitsOf = (
	outline: Outline,
	traits: TraitPlace,
	address: TraitPlace,
): Record<string, unknown> => ({
	...membersOf(outline, traits),
	address: membersOf(outline, address),
});

const membersOf = (
	outline: Outline,
	place: TraitPlace,
): Record<string, unknown> =>
	Object.fromEntries(
		TRAIT_NAMES.map((name) => [name, outline.slotValue(slotOf(place, name))]),
	);
