import fc from "fast-check";
import {
	type CountryCode,
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString as parse,
} from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { normalisePhone } from "../../src/match-keys/normalise/phone.ts";
import {
	parseInternational,
	parseNational,
} from "../../src/match-keys/normalise/phone-library.ts";

/** A number in use, of any country: the library's example with other last digits. */
const validNumber = fc
	.tuple(
		fc.constantFrom(...getCountries().filter((country) => examples[country])),
		fc.stringMatching(/^[0-9]{4}$/),
	)
	.map(([country, tail]) => {
		const example = examples[country] ?? "";
		const digits = example.slice(0, -4) + tail;
		return parse(`+${getCountryCallingCode(country)}${digits}`);
	})
	.filter(
		(number) => number?.isValid() === true && number.country !== undefined,
	)
	.map((number) => {
		if (number === undefined) throw new Error("filtered out above");
		return number;
	});

const separated = (digits: string, separators: readonly string[]) =>
	[...digits].map((digit, i) => digit + (separators[i] ?? "")).join("");

const separators = fc.array(
	fc.constantFrom("", "", "", " ", "-", ".", "/", " - ", "\u00a0", ")", "("),
	{ maxLength: 16 },
);

describe("the short way gives what the library gives", () => {
	it("for ten and eleven digits in the United States and Canada", () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^1?[2-9][0-9]{9}$/),
				fc.constantFrom("US", "CA"),
				separators,
				(digits, country, between) => {
					const short = normalisePhone(separated(digits, between), country);
					expect(short).toBe(parseNational(digits, country));
				},
			),
			{ numRuns: 2000 },
		);
	});

	it("for international numbers of every country, however they are written", () => {
		fc.assert(
			fc.property(
				validNumber,
				separators,
				fc.constantFrom("+", "00", "tel:+", " (+"),
				(number, between, prefix) => {
					const digits = number.number.slice(1);
					const written = prefix + separated(digits, between);
					expect(normalisePhone(written, undefined)).toBe(digits);
					const code = number.countryCallingCode.length;
					expect(parseInternational(digits, code)).toBe(digits);
				},
			),
			{ numRuns: 3000 },
		);
	});
});

describe("one person's number comes out the same", () => {
	it("in the national format of every country, with the event's country", () => {
		fc.assert(
			fc.property(validNumber, (number) => {
				const digits = number.number.slice(1);
				const country = number.country;
				expect(normalisePhone(number.formatNational(), country)).toBe(digits);
				expect(normalisePhone(number.formatInternational(), country)).toBe(
					digits,
				);
				expect(normalisePhone(number.format("RFC3966"), country)).toBe(digits);
			}),
			{ numRuns: 2000 },
		);
	});

	it("with the trunk zero in brackets after the country code", () => {
		fc.assert(
			fc.property(validNumber, (number) => {
				fc.pre(!number.nationalNumber.startsWith("0"));
				const cc = number.countryCallingCode;
				// In these a number with the zero is another number of the plan.
				fc.pre(!["39", "378"].includes(cc));
				const withZero = parse(`+${cc}0${number.nationalNumber}`);
				fc.pre(withZero?.nationalNumber === number.nationalNumber);
				expect(
					normalisePhone(`+${cc} (0)${number.nationalNumber}`, undefined),
				).toBe(number.number.slice(1));
			}),
			{ numRuns: 1000 },
		);
	});

	it("with the country code but no plus, for mobiles", () => {
		fc.assert(
			fc.property(validNumber, (number) => {
				fc.pre(number.getType() === "MOBILE");
				const digits = number.number.slice(1);
				const atHome = parse(`+${number.countryCallingCode}${digits}`);
				// Where the same digits are also a number at home, nobody can tell.
				fc.pre(!atHome?.isValid());
				expect(normalisePhone(digits, number.country)).toBe(digits);
			}),
			{ numRuns: 2000 },
		);
	});
});

/** The library's example of a mobile of each country. */
const ofEach = getCountries().flatMap((country) => {
	const digits = examples[country];
	const code = getCountryCallingCode(country);
	const number = digits && parse(`+${code}${digits}`);
	return number ? [{ country, number, e164: number.number.slice(1) }] : [];
});

/** Countries with ways to dial abroad of all kinds. */
const FROM: readonly CountryCode[] =
	"AU BR BY CL CO DE FI GB HK ID IL JP KE KR KZ LT MX RU SG TH TW US UZ"
		.split(" ")
		.filter((code): code is CountryCode => isSupportedCountry(code));

describe("a number of every country is the same", () => {
	it("as it is written at home and abroad, with zeros before it and as a float", () => {
		expect(ofEach.length).toBeGreaterThan(230);
		for (const { country, number, e164 } of ofEach) {
			for (const text of [
				number.formatNational(),
				number.formatInternational(),
				`+0${e164}`,
				`00${e164}`,
				`+00${e164}`,
				`${e164}.0`,
			]) {
				expect(normalisePhone(text, country), text).toBe(e164);
			}
			for (const text of [`+${e164}`, `+0${e164}`, `00${e164}`]) {
				expect(normalisePhone(text, undefined), text).toBe(e164);
				expect(normalisePhone(text, "US"), text).toBe(e164);
			}
		}
	});

	it("as it is dialled from other countries, and with two zeros in all of them", () => {
		let dialled = 0;
		for (const { number, e164 } of ofEach) {
			for (const from of FROM) {
				const text = number.format("IDD", { fromCountry: from });
				if (text) dialled++;
				expect(normalisePhone(text || `00${e164}`, from), from).toBe(e164);
				expect(normalisePhone(`00${e164}`, from), from).toBe(e164);
			}
		}
		expect(dialled).toBeGreaterThan(2000);
	});

	it("with a zero before its country code, unless it is a number at home then", () => {
		for (const { country, e164 } of ofEach) {
			const isHome = parse(`0${e164}`, country)?.isValid() === true;
			if (isHome) continue;
			expect(normalisePhone(`0${e164}`, country)).toBe(e164);
		}
	});
});
