import { type Config, MATCH_KEYS, type MatchKey } from "../config/config.ts";
import type { SegmentEvent } from "../segment/event.ts";
import type { HashQueue } from "./hash-queue.ts";
import { keyBit, type MatchKeys } from "./key-set.ts";
import { KeySettler } from "./key-settler.ts";
import { OutlineKeys } from "./outline-keys.ts";
import { firstHit, type Path, parsePath } from "./paths.ts";
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

const GEN = keyBit("gen");
const FN = keyBit("fn");
const LN = keyBit("ln");
const CT = keyBit("ct");
const ST = keyBit("st");
const ZIP = keyBit("zip");

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
		this.sources.open(event);
		if (event.outline !== undefined && this.outlines !== undefined) {
			this.outlines.read(event.outline, out);
			out.leadId = this.settler.leadId(this.sources.find("lead_id"), out);
		} else this.readAll(event, out);
		out.dropped = out.present & ~out.sent;
	}

	private readAll(event: SegmentEvent, out: MatchKeys): void {
		const { settler } = this;
		const find = (key: MatchKey) => this.find(event, key);
		// First, since the phone, the state and the zip are read by it.
		const country = settler.country(find("country"), out);
		settler.emails(find("email"), out);
		const region = country.region ?? settler.phoneCountry;
		settler.phones(find("phone"), region, out);
		out.gen = settler.single(find("gen"), GEN, settler.genders, out);
		out.fn = settler.single(find("fn"), FN, settler.firstNames, out);
		out.ln = settler.single(find("ln"), LN, settler.lastNames, out);
		out.ct = settler.single(find("ct"), CT, settler.cities, out);
		out.st = settler.single(find("st"), ST, settler.statesOf(country), out);
		out.zip = settler.single(find("zip"), ZIP, settler.zipsOf(country), out);
		out.externId = settler.externalId(find("extern_id"), out);
		out.leadId = settler.leadId(find("lead_id"), out);
	}

	private find(event: SegmentEvent, key: MatchKey): unknown {
		const paths = this.paths.size === 0 ? undefined : this.paths.get(key);
		return paths === undefined
			? this.sources.find(key)
			: firstHit(event, paths);
	}
}
