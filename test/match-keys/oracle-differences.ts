import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import {
	countryCodes,
	normaliseCountry,
} from "../../src/match-keys/normalise/country.ts";
import {
	hashSaysNothing,
	saysNothing,
} from "../../src/match-keys/normalise/nothing.ts";
import { regionCode } from "../../src/match-keys/normalise/regions.ts";
import { TABLE } from "../../src/match-keys/table.ts";

export type OracleKey =
	| "email"
	| "phone"
	| "gen"
	| "fn"
	| "ln"
	| "ct"
	| "st"
	| "zip"
	| "country"
	| "extern_id";

/** One way in which fboc departs from Meta's library, and why. */
export interface Difference {
	readonly name: string;
	readonly reason: string;
	readonly keys: readonly OracleKey[];
	/** A value that shows it. */
	readonly example: string;
	/** Whether it may show with this value; `theirs` is what the library sends. */
	readonly applies: (value: string, theirs: string | undefined) => boolean;
}

const TEXTS = ["email", "fn", "ln", "ct", "st", "zip", "extern_id"] as const;
const latin = (value: string) =>
	value.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
const digits = (value: string) => value.replace(/\D/g, "");

/** The names Meta's library knows as states and provinces. */
export const STATES_AND_PROVINCES: readonly string[] =
	"Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming, Ontario, Quebec, British Columbia, Alberta, Saskatchewan, Manitoba, Nova Scotia, New Brunswick, Prince Edward Island, Newfoundland and Labrador, Yukon, Northwest Territories, Nunavut".split(
		", ",
	);
const knownStates = new Set(STATES_AND_PROVINCES.map(latin));

/** Every accepted difference (contract, section 6). What is not listed here is a defect. */
export const DIFFERENCES: readonly Difference[] = [
	{
		name: "digits of any script",
		reason:
			"the contract reads them as ASCII digits; the library drops or keeps them",
		keys: [...TEXTS, "phone"],
		example: "٢a٣@example.com",
		applies: (value) => /[^\P{Nd}0-9]/u.test(value),
	},
	{
		name: "Unicode NFC",
		reason: "the contract composes text; the library hashes it as it was typed",
		keys: ["fn", ...TEXTS],
		example: "Jose\u0301",
		applies: (value) => {
			const typed = value.replace(/[\s!-/:-@[-`{-~]/g, "").toLowerCase();
			return (
				value !== value.normalize("NFC") || typed !== typed.normalize("NFC")
			);
		},
	},
	{
		name: "hashes that are not SHA-256",
		reason:
			"only exactly 64 hex digits are already hashed; MD5 matches nothing",
		keys: [...TEXTS, "phone", "gen", "country"],
		example: "b48def645758b95537d4424c84d1a9ff",
		applies: (value) => /^[0-9a-f]{32}$/i.test(value.trim()),
	},
	{
		name: "hashes with the library's own mark",
		reason: "only exactly 64 hex digits are already hashed",
		keys: [...TEXTS, "phone", "gen", "country"],
		example: `${"ab".repeat(32)}.AQQCAQIB`,
		applies: (value) =>
			/^([0-9a-f]{64}|[0-9a-f]{32})\.(.{8}|.{2})$/i.test(value.trim()),
	},
	{
		name: "colon before a dot in an address",
		reason:
			"a slip in the library's pattern, `(:?` for `(?:`; it is no address",
		keys: ["email"],
		example: "a:.b@example.com",
		applies: (value) => value.includes(":."),
	},
	{
		name: "phone of fewer than 7 or more than 15 digits",
		reason: "no E.164 number",
		keys: ["phone"],
		example: "12",
		applies: (value) => {
			const length = digits(value).replace(/^0+/, "").length;
			return length < 7 || length > 15;
		},
	},
	{
		name: "phone extension",
		reason: "cut; the library takes its digits for the number's",
		keys: ["phone"],
		example: "+1 415 555 2671 x123",
		applies: (value) => /\d.*[\p{L}#;,].*\d/su.test(value),
	},
	{
		name: "trunk zero after the country code",
		reason: "dialled only at home; removed",
		keys: ["phone"],
		example: "+44 (0)20 7946 0958",
		applies: (value) =>
			/^\D*(?:\+\D*|0\D*0\D*)[1-9]\D*(?:\d\D*){0,2}0/.test(value),
	},
	{
		name: "a phone that a spreadsheet made a number",
		reason: "its `.0` is no digit of it; the library takes it for one",
		keys: ["phone"],
		example: "16505551212.0",
		applies: (value) => /\d\.0+\s*$/.test(value),
	},
	{
		name: "trunk digit in parentheses",
		reason: "dialled only at home, whichever digit it is; removed",
		keys: ["phone"],
		example: "+370 (8) 612 34567",
		applies: (value) => /\(\s*\d\s*\)/.test(value),
	},
	{
		name: "gender words",
		reason: "the contract knows m, male, man, f, female, woman",
		keys: ["gen"],
		example: "duchess",
		applies: (value) =>
			!["m", "male", "man", "f", "female", "woman"].includes(
				value.trim().toLowerCase(),
			),
	},
	{
		name: "state outside the US and Canada",
		reason: "kept whole; the library cuts every other name to two letters",
		keys: ["st"],
		example: "Bavaria",
		applies: (value) => {
			const state = latin(value);
			return !/^[a-z]{2}$/.test(state) && !knownStates.has(state);
		},
	},
	{
		name: "state or province behind its country, or abbreviated",
		reason: "its two letters; the library cuts the text to two, or keeps it",
		keys: ["st"],
		example: "CA-ON",
		applies: (value) => regionCode(value) !== undefined,
	},
	{
		name: "zip as a spreadsheet has it",
		reason: "its wrapper, `.0` and typographic dashes are no part of it",
		keys: ["zip"],
		example: '="02138"',
		applies: (value) =>
			/^\s*(?:="?|['"\u2018\u2019])|["']\s*$|\.0+(?:-|\s*$)|\de\+?\d|[\u2010-\u2015]/i.test(
				value,
			),
	},
	{
		name: "zip with inner spaces",
		reason: "removed, as Meta's documentation says; the library keeps them",
		keys: ["zip"],
		example: "SW1A 1AA",
		applies: (value) => /\S\s+\S/.test(value.split("-", 1)[0] ?? ""),
	},
	{
		name: "country uk",
		reason: "its ISO code is gb; the library sends uk",
		keys: ["country"],
		example: "U.K.",
		applies: (value) => latin(value) === "uk",
	},
	{
		name: "country that is none",
		reason: "dropped; the library sends the first two letters of anything",
		keys: ["country"],
		example: "Elbonia",
		applies: (value) => normaliseCountry(value) === undefined,
	},
	{
		name: "country that the library cuts to two letters",
		reason: "a three-letter code or a name that the library lacks",
		keys: ["country"],
		example: "AUT",
		applies: (value, theirs) => {
			const letters = value.toLowerCase().replace(/[^a-z]/g, "");
			return letters.length > 2 && theirs === sha256Hex(letters.slice(0, 2));
		},
	},
	{
		name: "country that the library finds within a longer name",
		reason:
			"the Dominican Republic is not Dominica, nor Sint EustatiUS And Saba the USA",
		keys: ["country"],
		example: "The Dominican Republic",
		applies: (value, theirs) => {
			const letters = value.toLowerCase().replace(/[^a-z]/g, "");
			const other = countryCodes().find((code) => sha256Hex(code) === theirs);
			return other !== undefined && properParts(letters).includes(other);
		},
	},
	{
		name: "words for nothing",
		reason:
			"no person; the library hashes them, and makes one person of all who have them",
		keys: ["extern_id", ...TEXTS, "country"],
		example: "anonymous",
		applies: (value) =>
			OUR_KEYS.some((key) => saysNothing(TABLE[key].nothing, value) === 2),
	},
	{
		name: "hashes of nothing",
		reason: "no person either; the library passes them on",
		keys: ["email", ...TEXTS, "phone"],
		example: sha256Hex(""),
		applies: (value) =>
			hashSaysNothing(TABLE.email.nothing, value.trim().toLowerCase()) === 2,
	},
];

const OUR_KEYS = [...TEXTS, "country"] as const;

/** The countries whose names stand within a longer text. */
function properParts(letters: string): (string | undefined)[] {
	const found: (string | undefined)[] = [];
	for (let from = 0; from < letters.length; from++) {
		for (let to = from + 3; to <= letters.length; to++) {
			if (to - from === letters.length) continue;
			found.push(normaliseCountry(letters.slice(from, to)));
		}
	}
	return found;
}
