import type { MatchKey } from "../../vocabulary/match-keys.ts";
import { normaliseCountry } from "../normalise/country.ts";
import { isCode, NULL_WORDS_ONLY } from "../normalise/nothing.ts";
import {
	normaliseCity,
	normaliseState,
	STATE_SCOPES,
	stateScope,
} from "../normalise/place.ts";
import { normaliseUsZip, normaliseZip } from "../normalise/zip.ts";
import { FEW, type KeyRow, MANY } from "../row.ts";

/** Where somebody lives. The country is read first: the phone, the state and the zip are read by it. */
export const PLACES = {
	ct: {
		place: { in: "address", names: ["city"] },
		isList: false,
		nothing: NULL_WORDS_ONLY,
		normalise: normaliseCity,
		remember: MANY,
		hashed: "always",
		wire: { conversions: "ct", offline: "ct" },
		invalid: {
			code: "invalid_city",
			means: "A city does not begin with a letter a-z after normalising",
			todo: "Export the city in Latin letters: Meta's own rule keeps only a-z and 0-9.",
		},
		told: {
			place: "traits.address.city",
			form: "lower case, a-z and 0-9 only",
		},
	},
	st: {
		place: { in: "address", names: ["state"] },
		isList: false,
		// `NA` only where the country has abbreviations of its own for its states.
		nothing: {
			mayMean: (word, country) =>
				isCode(word) &&
				(country === undefined || stateScope(country) === "name"),
		},
		normalise: (text, { code }) => normaliseState(text, stateScope(code)),
		remember: FEW,
		scopes: STATE_SCOPES,
		hashed: "always",
		wire: { conversions: "st", offline: "st" },
		invalid: {
			code: "invalid_state",
			means:
				"A state does not begin with a letter a-z after normalising, or the country is US or CA and it is none of theirs",
			todo: "Export the state's name or its two letters.",
		},
		told: {
			place: "traits.address.state",
			form: "lower case, a-z and 0-9 only; US and Canada to two letters",
		},
	},
	zip: {
		place: {
			in: "address",
			names: ["postalCode", "postal_code", "postalcode", "zip"],
		},
		isList: false,
		nothing: NULL_WORDS_ONLY,
		normalise: (text, { code }) => {
			if (code !== "us") return normaliseZip(text);
			const zip = normaliseUsZip(text);
			return zip?.isPadded
				? { text: zip.digits, note: "zip_padded" }
				: zip?.digits;
		},
		remember: MANY,
		scopes: {
			countries: ["us", ""],
			of: (country) => (country === "us" ? 0 : 1),
		},
		hashed: "always",
		wire: { conversions: "zp", offline: "zip" },
		invalid: {
			code: "invalid_zip",
			means:
				"A postal code has fewer than two characters, or is not five digits in the US",
			todo: "Keep postal codes as text: a spreadsheet that takes them for numbers removes leading zeros.",
		},
		told: {
			place: "traits.address.postalCode, .zip",
			form: "lower case, no spaces, up to the first dash; five digits in the US",
		},
	},
	country: {
		place: { in: "address", names: ["country"] },
		isList: false,
		nothing: { mayMean: isCode },
		normalise: normaliseCountry,
		remember: FEW,
		hashed: "always",
		wire: { conversions: "country", offline: "country" },
		invalid: {
			code: "invalid_country",
			means:
				"A country is not an ISO 3166 code, nor a name in one of some seventy languages, or is the name of two",
			todo: "Export two letters, such as US or DE.",
		},
		told: {
			place: "traits.address.country",
			form: "to the two letters of ISO 3166",
		},
	},
} as const satisfies Partial<Record<MatchKey, KeyRow>>;
