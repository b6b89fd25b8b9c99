import { createRequire } from "node:module";
import { ParamBuilder, PII_DATA_TYPE } from "capi-param-builder-nodejs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	createMatchKeyReader,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { normaliseCountry } from "../../src/match-keys/normalise/country.ts";
import {
	DIFFERENCES,
	type OracleKey,
	STATES_AND_PROVINCES,
} from "./oracle-differences.ts";

const TYPES: Record<OracleKey, string> = {
	email: PII_DATA_TYPE.EMAIL,
	phone: PII_DATA_TYPE.PHONE,
	gen: PII_DATA_TYPE.GENDER,
	fn: PII_DATA_TYPE.FIRST_NAME,
	ln: PII_DATA_TYPE.LAST_NAME,
	ct: PII_DATA_TYPE.CITY,
	st: PII_DATA_TYPE.STATE,
	zip: PII_DATA_TYPE.ZIP_CODE,
	country: PII_DATA_TYPE.COUNTRY,
	extern_id: PII_DATA_TYPE.EXTERNAL_ID,
};

const library = new ParamBuilder();
const reader = createMatchKeyReader({ externalId: "hash", matchKeys: {} });
const keys = new MatchKeys();

/** What Meta's own library sends, without the mark it appends. */
function theirs(key: OracleKey, value: string): string | undefined {
	return library.getNormalizedAndHashedPII(value, TYPES[key])?.split(".")[0];
}

function ours(key: OracleKey, value: string): string | undefined {
	const traits = {
		email: { email: value },
		phone: { phone: value },
		gen: { gender: value },
		fn: { firstName: value },
		ln: { lastName: value },
		ct: { city: value },
		st: { state: value },
		zip: { zip: value },
		country: { country: value },
		extern_id: {},
	}[key];
	reader.read(key === "extern_id" ? { userId: value } : { traits }, keys);
	return keys.texts(key)[0];
}

const names = createRequire(import.meta.url)(
	"i18n-iso-countries/langs/en.json",
) as { countries: Record<string, string | string[]> };
const codes = createRequire(import.meta.url)(
	"i18n-iso-countries/codes.json",
) as string[][];

/** Text as people type it: other case, white space, punctuation put in. */
const typed = (text: string) =>
	fc
		.tuple(
			fc.constantFrom("", " ", "\t", "\u00a0", "\ufeff", "\n"),
			fc.constantFrom("same", "upper", "lower"),
			fc.constantFrom("", ".", "-", "'", ", ", " "),
			fc.nat({ max: 20 }),
			fc.constantFrom("", " ", "\r\n"),
		)
		.map(([before, letterCase, mark, at, after]) => {
			const cased =
				letterCase === "upper"
					? text.toUpperCase()
					: letterCase === "lower"
						? text.toLowerCase()
						: text;
			return before + cased.slice(0, at) + mark + cased.slice(at) + after;
		});
const oneOf = (...texts: string[]) => fc.constantFrom(...texts).chain(typed);

const anyText = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.string({ unit: "grapheme", maxLength: 20 }),
	fc.string({ unit: "binary", maxLength: 20 }),
	fc.stringMatching(/^[0-9a-fA-F]{64}$/).chain(typed),
	fc.stringMatching(/^[0-9a-f]{32}$/),
	fc.string({ unit: fc.constantFrom(..."abzAZ019 .-'’éßЁ李١\u0301\u00a0") }),
);

const LIKELY: Record<OracleKey, fc.Arbitrary<string>> = {
	email: fc.oneof(
		fc.emailAddress().chain(typed),
		fc.stringMatching(/^[a-zA-Z0-9.+_'-]{1,12}@[a-zA-Z0-9.-]{1,16}$/),
		fc.string({ unit: fc.constantFrom(..."ab.@-:+_ ") }),
	),
	phone: fc.oneof(
		fc.stringMatching(/^(\+|00|0)?[1-9]([ .()/-]?[0-9]){5,15}$/),
		fc.stringMatching(
			/^\+[1-9][0-9]{1,2} ?(\(0\))?[0-9 ]{7,12}( x[0-9]{1,3})?$/,
		),
		fc.string({ unit: fc.constantFrom(..."0123456789+-. ()x") }),
	),
	gen: oneOf("m", "f", "male", "female", "man", "woman", "mr", "duchess"),
	fn: oneOf("D'Angelo", "Zoë", "X Æ A-12", "李小龙", "Mary Ann", "Ёлка"),
	ln: oneOf("O'Neil", "Jacobs-Anderson", "Nguyễn", "Müller", "SMITH JR."),
	ct: oneOf(
		"St. Louis",
		"Zürich",
		"29 Palms",
		"北京",
		"İstanbul",
		"Winston-Salem",
	),
	st: fc.oneof(
		oneOf(...STATES_AND_PROVINCES),
		fc.stringMatching(/^[a-zA-Z]{2}$/).chain(typed),
	),
	zip: fc.oneof(
		fc.stringMatching(/^[0-9]{1,5}(-[0-9]{4})?$/).chain(typed),
		fc.stringMatching(/^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$/).chain(typed),
	),
	country: fc.oneof(
		oneOf(...Object.values(names.countries).flat()),
		oneOf(...codes.flatMap(([alpha2 = "", alpha3 = ""]) => [alpha2, alpha3])),
	),
	extern_id: oneOf("user 42", "019mr8mf4r", "Ada@Example.com", "Zoë 李"),
};

describe("the accepted differences from Meta's library", () => {
	it.each(DIFFERENCES)("$name: $reason", ({ keys, example, applies }) => {
		const [key] = keys;
		if (key === undefined) throw new Error("a difference concerns some key");
		expect(ours(key, example)).not.toBe(theirs(key, example));
		expect(applies(example, theirs(key, example))).toBe(true);
	});
});

describe("everything else is what Meta's library sends", () => {
	it.each(Object.keys(TYPES) as OracleKey[])("%s", (key) => {
		const accepted = DIFFERENCES.filter(({ keys }) => keys.includes(key));
		let same = 0;
		fc.assert(
			fc.property(fc.oneof(LIKELY[key], LIKELY[key], anyText), (value) => {
				const [mine, meta] = [ours(key, value), theirs(key, value)];
				if (mine === meta) {
					if (mine !== undefined) same++;
					return;
				}
				const difference = accepted.find(({ applies }) => applies(value, meta));
				expect(difference, JSON.stringify(value)).toBeDefined();
			}),
			{ numRuns: 3000 },
		);
		// The comparison is worth something only if values are sent, and sent alike.
		expect(same).toBeGreaterThan(300);
	});

	it("every country under its code, and under its English name where the library has it", () => {
		for (const [alpha2 = ""] of codes) {
			expect(ours("country", alpha2)).toBe(theirs("country", alpha2));
			expect(normaliseCountry(alpha2)).toBe(alpha2.toLowerCase());
		}
	});
});
