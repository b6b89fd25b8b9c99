import { FIRST_TRAIT_SLOT, USER_ID_SLOT } from "../segment/outline.ts";
import { MATCH_KEYS } from "../vocabulary/match-keys.ts";
import type { Place } from "./row.ts";
import { TABLE, traitNamesOf } from "./table.ts";

/** Traits that match keys are read from by default, in the traits or in their address. */
export const TRAIT_NAMES: readonly string[] = [
	...new Set(MATCH_KEYS.flatMap((key) => traitNamesOf(TABLE[key]))),
];

/** Where traits stand: a place's traits have `TRAIT_NAMES.length` slots of an outline from here on. */
export const TRAIT_PLACES = {
	contextTraits: FIRST_TRAIT_SLOT,
	contextAddress: FIRST_TRAIT_SLOT + TRAIT_NAMES.length,
	traits: FIRST_TRAIT_SLOT + 2 * TRAIT_NAMES.length,
	address: FIRST_TRAIT_SLOT + 3 * TRAIT_NAMES.length,
} as const;
export type TraitPlace = keyof typeof TRAIT_PLACES;

/** Slots of an outline. */
export const SLOTS = FIRST_TRAIT_SLOT + 4 * TRAIT_NAMES.length;

/** The slot of a trait in one of its places. */
export const slotOf = (place: TraitPlace, name: string): number =>
	TRAIT_PLACES[place] + TRAIT_NAMES.indexOf(name);

const slots = (
	places: readonly TraitPlace[],
	names: readonly string[],
): readonly number[] =>
	places.flatMap((place) => names.map((name) => slotOf(place, name)));

/** As `KeySources` has them. */
const inTraits = (names: readonly string[]) =>
	slots(["contextTraits", "traits"], names);
const inAddress = (names: readonly string[]) =>
	slots(["contextAddress", "contextTraits", "address", "traits"], names);

/** The slots of an outline where a key may stand, the first that says something wins. */
export interface KeySlots {
	readonly own: readonly number[];
	readonly orPart?: {
		readonly slots: readonly number[];
		readonly of: (value: unknown) => unknown;
	};
}

/** Undefined where the fast reader builds the place as a value. */
export function slotsOf(place: Place): KeySlots | undefined {
	switch (place.in) {
		case "traits": {
			const { names, orPart } = place;
			return {
				own: inTraits(names),
				...(orPart && {
					orPart: { slots: inTraits(orPart.names), of: orPart.of },
				}),
			};
		}
		case "address":
			return { own: inAddress(place.names) };
		case "userId":
			return { own: [USER_ID_SLOT] };
		case "options":
			return undefined;
		default:
			return place satisfies never;
	}
}
