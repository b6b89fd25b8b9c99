import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import { KEY_NOTES } from "./notes.ts";
import type { KeyRow } from "./row.ts";
import { IDS } from "./rows/ids.ts";
import { PERSONS } from "./rows/persons.ts";
import { PLACES } from "./rows/places.ts";

/** The match keys, one row each (contract, section 6). */
export const TABLE: Readonly<Record<MatchKey, KeyRow>> = {
	...PERSONS,
	...PLACES,
	...IDS,
};

/** Codes of warnings: the keys' own in the order of `MatchKeys.invalid`, then those of `MatchKeys.notes`. */
export const KEY_WARNINGS: readonly string[] = [
	...MATCH_KEYS.map((key) => TABLE[key].invalid.code),
	...Object.keys(KEY_NOTES),
];

/** Names of the traits that a key is read from; none where it stands elsewhere. */
export function traitNamesOf({ place }: KeyRow): readonly string[] {
	switch (place.in) {
		case "traits":
			return [...place.names, ...(place.orPart?.names ?? [])];
		case "address":
			return place.names;
		case "userId":
		case "options":
			return [];
		default:
			return place satisfies never;
	}
}
