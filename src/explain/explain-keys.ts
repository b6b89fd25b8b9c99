import type { Config } from "../config/config.ts";
import {
	createMatchKeyReader,
	keyBit,
	type MatchKeySettings,
	MatchKeys,
} from "../match-keys/match-keys.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import type { KeyStep } from "./explanation.ts";
import { keyPlaces } from "./key-place.ts";
import { shapeOf } from "./key-wording.ts";

/** Digits of a hash that are shown: enough to find it again, not to look it up. */
const HASH_DIGITS = 8;

/** What becomes of each match key, as an upload would have it. */
export function explainKeys(
	event: SegmentEvent,
	settings: MatchKeySettings,
	matchKeys: Config["matchKeys"],
): KeyStep[] {
	const keys = new MatchKeys();
	createMatchKeyReader(settings).read(event, keys);
	const placeOf = keyPlaces(event, matchKeys, keys.isStrict);
	return MATCH_KEYS.map((key) => {
		const place = placeOf(key);
		const sent = keys.texts(key).filter((text) => HASH.test(text));
		return {
			key,
			found_at: place?.path ?? null,
			shape: place === undefined ? null : shapeOf(key, place.value),
			outcome: outcomeOf(keys, key, sent),
			hashes: sent.map((hash) => hash.slice(0, HASH_DIGITS)),
		};
	});
}

const HASH = /^[0-9a-f]{64}$/;

function outcomeOf(
	keys: MatchKeys,
	key: MatchKey,
	hashes: readonly string[],
): KeyStep["outcome"] {
	const bit = keyBit(key);
	if ((keys.sent & bit) === 0) {
		if ((keys.present & bit) === 0) return "absent";
		// A list may hold both: what cannot be normalised is worth more words.
		return (keys.nothing & bit) !== 0 && (keys.invalid & bit) === 0
			? "nothing"
			: "dropped";
	}
	if (hashes.length === 0) return "plain";
	return (keys.alreadyHashed & bit) === 0 ? "hashed" : "passed_on";
}
