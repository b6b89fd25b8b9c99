import { createRequire } from "node:module";
import { isAscii } from "./text.ts";

/** `i18n-iso-countries/langs/LANGUAGE.json`: alpha-2 to one or several names. */
type Names = {
	readonly countries: Readonly<Record<string, string | readonly string[]>>;
};

/** Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are letters to them. */
const ACCENTS = /[\u0300-\u036f]+/g;
const SHARP_S = /ß/g;
const NOT_ASCII_LETTERS = /[^a-z0-9]+/g;
const NOT_LETTERS = /[^\p{L}\p{M}\p{N}]+/gu;

/** Stands for a name that means two countries in two languages, such as Kongo. */
const SEVERAL = "";

let names: ReadonlyMap<string, string> | undefined;

/**
 * ISO 3166 alpha-2 in lower case from a name in any of the languages of
 * `i18n-iso-countries`, whatever its case and accents; undefined when it is not
 * known, or means two countries.
 */
export function foreignCountry(text: string): string | undefined {
	names ??= loadNames();
	return names.get(nameKey(text)) || undefined;
}

function nameKey(name: string): string {
	const lower = name.toLowerCase();
	if (isAscii(lower)) return lower.replace(NOT_ASCII_LETTERS, "");
	return lower
		.normalize("NFD")
		.replace(ACCENTS, "")
		.replace(NOT_LETTERS, "")
		.replace(SHARP_S, "ss");
}

/**
 * Read when the first name is met that English does not know: seventy languages
 * are some twelve thousand names, which take a tenth of a second and some
 * megabytes.
 */
function loadNames(): ReadonlyMap<string, string> {
	const require = createRequire(import.meta.url);
	const known = new Map<string, string>();
	const languages =
		require("i18n-iso-countries/supportedLocales.json") as readonly string[];
	for (const language of languages) {
		const file = require.resolve(`i18n-iso-countries/langs/${language}.json`);
		const { countries } = require(file) as Names;
		// They are not read again.
		delete require.cache[file];
		for (const [alpha2, spellings] of Object.entries(countries)) {
			const code = alpha2.toLowerCase();
			for (const name of [spellings].flat()) {
				const key = nameKey(name);
				const other = known.get(key) ?? code;
				known.set(key, other === code ? code : SEVERAL);
			}
		}
	}
	return known;
}
