/** What a warning tells a person, as a code's text in `catalogue/`. */
export interface KeyWords {
	/** What it means, one sentence. */
	readonly means: string;
	/** What to do about it, one sentence or two. */
	readonly todo: string;
}

/** Warnings of match keys besides a key's own `invalid_…`; the value is sent, but for a word for nothing. */
export const KEY_NOTES = {
	phone_without_country: {
		means:
			"A national phone number is sent as its bare digits: its country is not known, so it may match nobody.",
		todo: "Set `phoneCountry` in the config, or export address.country or international numbers.",
	},
	null_word: {
		means:
			"A value is the word for nothing (null, undefined, n/a, anonymous) or its hash; it is taken as absent, since hashed it would make one person of all who lack it.",
		todo: "Export nothing where there is nothing; the export writes a word for it.",
	},
	float_id: {
		means:
			"A user id ends in `.0`: a data frame or spreadsheet took it for a number; it is sent as it stands and will match nobody who is known without it.",
		todo: "Export ids as text (pandas: dtype=str); fboc does not guess that 10021.0 was 10021.",
	},
	zip_padded: {
		means: "A US zip has lost its leading zeros; they are put back.",
		todo: "Keep zips as text: a spreadsheet that takes them for numbers removes leading zeros.",
	},
} as const satisfies Readonly<Record<string, KeyWords>>;
export type KeyNote = keyof typeof KEY_NOTES;

const CODES = Object.keys(KEY_NOTES);

/** A note's bit in `MatchKeys.notes`. */
export const noteBit = (code: KeyNote): number => 1 << CODES.indexOf(code);

/**
 * Stands among the notes of a key whose word may be for nothing, or may be a
 * name or a code, until the whole event tells; see `MatchKeyReader`.
 */
export const DOUBT = 1 << CODES.length;
