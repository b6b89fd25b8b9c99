import { NOTHING, saysNothing } from "./normalise/nothing.ts";
import { DOUBT, noteBit } from "./notes.ts";
import type { KeyRow, Surroundings } from "./row.ts";

/** What is made of a raw text of a key. */
export interface KeyText {
	/** What is hashed; undefined where nothing can be sent. */
	readonly text: string | undefined;
	/** As `MatchKeys.notes`, and `DOUBT`. */
	readonly notes: number;
}

const NULL_WORD: KeyText = { text: undefined, notes: noteBit("null_word") };
const NOWHERE: Surroundings = { code: "", region: undefined };

/** A text that says something is normalised. */
export function readKeyText(
	row: KeyRow,
	raw: string,
	by: Surroundings = NOWHERE,
): KeyText {
	const says = saysNothing(row.nothing, raw, by.code);
	if (says === NOTHING.yes) return NULL_WORD;
	const made = row.normalise(raw, by, raw);
	if (made === undefined) return { text: undefined, notes: 0 };
	const doubt = says === NOTHING.perhaps ? DOUBT : 0;
	return typeof made === "string"
		? { text: made, notes: doubt }
		: { text: made.text, notes: doubt | noteBit(made.note) };
}
