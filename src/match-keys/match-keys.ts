import type { SegmentEvent } from "../segment/event.ts";
import { type Outline, USER_ID_SLOT } from "../segment/outline.ts";
import {
	type KeyPaths,
	MATCH_KEYS,
	type MatchKey,
} from "../vocabulary/match-keys.ts";
import type { HashQueue } from "./hash/hash-queue.ts";
import type { MatchKeys } from "./key-set.ts";
import { KeySettler } from "./key-settler.ts";
import type { SendSettings } from "./key-way.ts";
import { DOUBT, noteBit } from "./notes.ts";
import { OutlineKeys } from "./outline-keys.ts";
import { asRecord, firstHit, type Path, parsePath } from "./paths.ts";
import { slotOf, TRAIT_NAMES, type TraitPlace } from "./slots.ts";
import { KeySources } from "./sources.ts";

export { hasAny, isWeak, keyBit, MatchKeys } from "./key-set.ts";

/** What of the config matters here. Plain data: it is handed to worker threads. */
export interface MatchKeySettings extends SendSettings {
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

const NULL_WORD = noteBit("null_word");

class Reader implements MatchKeyReader {
	readonly #sources = new KeySources();
	readonly #paths = new Map<MatchKey, readonly Path[]>();
	readonly #settler: KeySettler;
	readonly #outlines: OutlineKeys | undefined;

	constructor(settings: MatchKeySettings, queue: HashQueue | undefined) {
		this.#settler = new KeySettler(settings);
		this.#outlines = queue && new OutlineKeys(this.#settler, queue);
		for (const key of MATCH_KEYS) {
			const places = settings.matchKeys[key];
			if (places !== undefined) this.#paths.set(key, places.map(parsePath));
		}
	}

	read(event: SegmentEvent, out: MatchKeys): void {
		out.clear();
		const { outline } = event;
		if (outline === undefined || this.#outlines === undefined) {
			this.#readValues(event, out);
		} else {
			this.#sources.open(event);
			this.#outlines.read(outline, this.#sources, out);
			if ((out.notes & (NULL_WORD | DOUBT)) !== 0) {
				this.#settler.forget();
				out.clear();
				this.#readValues(withPersons(event, outline), out);
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
	#readValues(event: SegmentEvent, out: MatchKeys): void {
		const sources = this.#sources;
		const settler = this.#settler;
		sources.open(event);
		this.#readAll(event, out);
		if ((out.notes & (NULL_WORD | DOUBT)) === 0) return;
		const words = out.notes & NULL_WORD;
		out.clear();
		out.isStrict = settler.hasEvidence;
		settler.isStrict = out.isStrict;
		sources.passOver(out.isStrict);
		this.#readAll(event, out);
		out.notes = (out.notes | words) & ~DOUBT;
		settler.forget();
	}

	#readAll(event: SegmentEvent, out: MatchKeys): void {
		const settler = this.#settler;
		// First, since the phone, the state and the zip are read by it.
		const country = settler.country(this.#find(event, "country"), out);
		for (const way of settler.ways) {
			settler.settle(way, this.#find(event, way.key), country, out);
		}
	}

	#find(event: SegmentEvent, key: MatchKey): unknown {
		const paths = this.#paths.size === 0 ? undefined : this.#paths.get(key);
		if (paths === undefined) return this.#sources.find(key);
		return (
			firstHit(event, paths, this.#sources.passedOver(key)) ??
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
