import { createRequire } from "node:module";
import { COUNTRY_ALIASES } from "./country-aliases.ts";
import { foreignCountry } from "./country-names.ts";
import { isAscii } from "./text.ts";

/** The longer of the two kinds of code. */
const CODE_LENGTH = 3;

const SHARP_S = /ß/g;
const MARKS = /\p{M}+/gu;
/** Only between words: on its own it would spell the code of Andorra. */
const AMPERSAND = /([a-z])\s*&\s*([a-z])/g;
const NOT_PLAIN = /[^a-z0-9]+/g;

/** `i18n-iso-countries/codes.json`: alpha-2, alpha-3, numeric, ISO 3166-2. */
type Codes = readonly (readonly [string, string, ...string[]])[];
/** `i18n-iso-countries/langs/en.json`: alpha-2 to one or several English names. */
type Names = {
	readonly countries: Readonly<Record<string, string | readonly string[]>>;
};

let table: ReadonlyMap<string, string> | undefined;

/** What stands between a country and its code or its other name: `United States (US)`, `DE - Germany`. */
const BETWEEN = /[(),;:|/[\]\u2010-\u2015]+|(?<=\s)-+(?=\s)/;

/**
 * ISO 3166 alpha-2 in lower case from a two-letter code, a three-letter code or a
 * name, whatever its case, accents and punctuation (`U.S.A.`, `U S`); undefined
 * when it is not known (contract, section 6). English names are asked first, then
 * those of other languages, then the parts of a label that names a country twice.
 */
export function normaliseCountry(text: string): string | undefined {
	return english(text) ?? foreign(text) ?? labelled(text);
}

function english(text: string): string | undefined {
	const key = countryKey(text);
	// Accents are forgiven in names, not in codes: "aé" is not the Emirates.
	if (key.length <= CODE_LENGTH && key !== plainKey(text)) return undefined;
	table ??= loadTable();
	const code = table.get(key);
	if (code !== undefined) return code;
	if (key.startsWith("the")) return table.get(key.slice(3));
	// "Netherlands (the)", as ISO has it.
	return key.endsWith("the") ? table.get(key.slice(0, -3)) : undefined;
}

/** A name in another language. What is as short as a code is meant as one. */
function foreign(text: string): string | undefined {
	return countryKey(text).length > CODE_LENGTH || !isAscii(text)
		? foreignCountry(text)
		: undefined;
}

/** Parts of a label that all name the same country. */
function labelled(text: string): string | undefined {
	const parts = text.split(BETWEEN).filter((part) => part.trim() !== "");
	if (parts.length < 2) return undefined;
	const [code, ...others] = parts.map((part) => english(part) ?? foreign(part));
	return others.every((other) => other === code) ? code : undefined;
}

/** Every alpha-2 code known, lower case. */
export function countryCodes(): readonly string[] {
	table ??= loadTable();
	return [...new Set(table.values())];
}

function countryKey(text: string): string {
	return plainKey(
		text.normalize("NFD").replace(MARKS, "").replace(SHARP_S, "ss"),
	);
}

function plainKey(text: string): string {
	return text
		.toLowerCase()
		.replace(AMPERSAND, "$1and$2")
		.replace(NOT_PLAIN, "");
}

/**
 * Read when the first country is met: an event file without countries never pays
 * for it. Only the two files that are needed are taken from the package, whose
 * entry point loads every language.
 */
function loadTable(): ReadonlyMap<string, string> {
	const require = createRequire(import.meta.url);
	const codes = require("i18n-iso-countries/codes.json") as Codes;
	const names = require("i18n-iso-countries/langs/en.json") as Names;
	const known = new Map<string, string>();
	for (const [alpha2, alpha3] of codes) {
		known.set(alpha2.toLowerCase(), alpha2.toLowerCase());
		known.set(alpha3.toLowerCase(), alpha2.toLowerCase());
	}
	for (const [alpha2, spellings] of Object.entries(names.countries)) {
		for (const name of [spellings].flat()) {
			const key = countryKey(name);
			if (!known.has(key)) known.set(key, alpha2.toLowerCase());
		}
	}
	for (const [alias, alpha2] of Object.entries(COUNTRY_ALIASES)) {
		known.set(alias, alpha2);
	}
	return known;
}
