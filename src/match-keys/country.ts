import { createRequire } from "node:module";
import { COUNTRY_ALIASES } from "./country-aliases.ts";
import { Memo } from "./memo.ts";
import { sha256Hex } from "./sha256.ts";

/** The longer of the two kinds of code. */
const CODE_LENGTH = 3;

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

/**
 * ISO 3166 alpha-2 in lower case from a two-letter code, a three-letter code or an
 * English name, whatever its case, accents and punctuation (`U.S.A.`, `U S`);
 * undefined when it is not known (contract, section 6).
 */
export function normaliseCountry(text: string): string | undefined {
	const key = countryKey(text);
	// Accents are forgiven in names, not in codes: "aé" is not the Emirates.
	if (key.length <= CODE_LENGTH && key !== plainKey(text)) return undefined;
	table ??= loadTable();
	const code = table.get(key);
	if (code !== undefined || !key.startsWith("the")) return code;
	return table.get(key.slice(3));
}

/** Every alpha-2 code known, lower case. */
export function countryCodes(): readonly string[] {
	table ??= loadTable();
	return [...new Set(table.values())];
}

function countryKey(text: string): string {
	return plainKey(text.normalize("NFD").replace(MARKS, ""));
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

/** A country in the forms the keys need. */
export interface Country {
	/** ISO 3166 alpha-2, lower case; `""` when it is not known. */
	readonly code: string;
	/** The same in upper case; undefined when it is not known. */
	readonly region: string | undefined;
	/** The hash; `""` when it is not known. */
	readonly wire: string;
}

export const NO_COUNTRY: Country = { code: "", region: undefined, wire: "" };

/** Countries by their spelling, remembered: they are the most repeated of all values. */
export class MemoisedCountry {
	private readonly memo: Memo<Country>;

	/** @param limit entries of one generation of the memo */
	constructor(limit: number) {
		this.memo = new Memo(limit);
	}

	/** @returns `NO_COUNTRY` for a text that names none */
	get(text: string): Country {
		const known = this.memo.get(text);
		if (known !== undefined) return known;
		const code = normaliseCountry(text);
		const country =
			code === undefined
				? NO_COUNTRY
				: { code, region: code.toUpperCase(), wire: sha256Hex(code) };
		this.memo.set(text, country);
		return country;
	}
}
