import type { MatchKey } from "../vocabulary/match-keys.ts";
import { DOUBT, keyBit, warningBit } from "./key-set.ts";
import { NOTHING, type Nothing, saysNothing } from "./normalise/nothing.ts";
import { normaliseUsZip, normaliseZip } from "./normalise/zip.ts";

/** What is made of a raw text of a key. */
export interface KeyText {
	/** What is hashed; undefined where nothing can be sent. */
	readonly text: string | undefined;
	/** Bits of `KEY_WARNINGS`, and `DOUBT`. */
	readonly warnings: number;
}

const NULL_WORD: KeyText = {
	text: undefined,
	warnings: warningBit("null_word"),
};
const ZIP_PADDED = warningBit("zip_padded");

/** A text that says something is normalised; what cannot be, and what says nothing, has a warning of its own. */
export function readKeyText(
	key: MatchKey,
	raw: string,
	normalise: (raw: string) => string | undefined,
	says: Nothing = saysNothing(key, raw),
): KeyText {
	if (says === NOTHING.yes) return NULL_WORD;
	const text = normalise(raw);
	if (text === undefined) return { text, warnings: keyBit(key) };
	return { text, warnings: says === NOTHING.perhaps ? DOUBT : 0 };
}

/** @param isCode whether the country has abbreviations of its own for its states, of which `NA` may be one */
export function readState(
	raw: string,
	normalise: (raw: string) => string | undefined,
	isCode: boolean,
): KeyText {
	const says = saysNothing("st", raw);
	return readKeyText(
		"st",
		raw,
		normalise,
		says === NOTHING.perhaps && !isCode ? NOTHING.yes : says,
	);
}

/** A zip of the US may have got back zeros that it had lost. */
export function readZip(raw: string, isUs: boolean): KeyText {
	if (!isUs) return readKeyText("zip", raw, normaliseZip);
	let isPadded = false;
	const key = readKeyText("zip", raw, (raw) => {
		const zip = normaliseUsZip(raw);
		isPadded = zip?.isPadded === true;
		return zip?.digits;
	});
	return isPadded ? { ...key, warnings: key.warnings | ZIP_PADDED } : key;
}
