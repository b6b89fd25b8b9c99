import {
	FORM,
	type Outline,
	slotOf,
	type TraitName,
	type TraitPlace,
} from "../segment/outline.ts";
import { isAbsent } from "./normalise/text.ts";
import { FULL_NAME, KEY_TRAITS } from "./sources.ts";

/** No slot. */
export const NONE = -1;

/** The slots of a key, the first that says something wins. */
type Slots = readonly number[];

const slots = (
	places: readonly TraitPlace[],
	names: readonly TraitName[],
): Slots => places.flatMap((place) => names.map((name) => slotOf(place, name)));

/** As `KeySources.trait`. */
const inTraits = (names: readonly TraitName[]) =>
	slots(["contextTraits", "traits"], names);
/** As `KeySources.place`. */
const inPlaces = (names: readonly TraitName[]) =>
	slots(["contextAddress", "contextTraits", "address", "traits"], names);

export const EMAILS = inTraits(KEY_TRAITS.email);
export const PHONES = inTraits(KEY_TRAITS.phone);
export const GENDERS = inTraits(KEY_TRAITS.gen);
export const FIRST_NAMES = inTraits(KEY_TRAITS.fn);
export const LAST_NAMES = inTraits(KEY_TRAITS.ln);
export const FULL_NAMES = inTraits(FULL_NAME);
export const CITIES = inPlaces(KEY_TRAITS.ct);
export const STATES = inPlaces(KEY_TRAITS.st);
export const ZIPS = inPlaces(KEY_TRAITS.zip);
export const COUNTRIES = inPlaces(KEY_TRAITS.country);

/** The first slot that says something. */
export function pick(outline: Outline, among: Slots): number {
	const { forms } = outline;
	for (let i = 0; i < among.length; i++) {
		const slot = among[i] as number;
		const form = forms[slot];
		if (form === FORM.absent) continue;
		if (form === FORM.text || !isAbsent(outline.slotValue(slot))) return slot;
	}
	return NONE;
}
