import { getCountries } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { countryCodes } from "../../../src/match-keys/normalise/country.ts";
import {
	normalisePhone,
	readPhone,
	WITHOUT_NUMBERING_PLAN,
} from "../../../src/match-keys/normalise/phone.ts";

describe("international numbers", () => {
	it.each([
		["+1 (415) 555-2671", "14155552671"],
		["+1.415.555.2671", "14155552671"],
		["tel:+1-415-555-2671", "14155552671"],
		["Phone: + 44 20 7946 0958", "442079460958"],
		["＋44 20 7946 0958", "442079460958"],
		["\u202a+44 20 7946 0958\u202c", "442079460958"],
		["0044 20 7946 0958", "442079460958"],
		["+0044 20 7946 0958", "442079460958"],
		["+٤٤٢٠٧٩٤٦٠٩٥٨", "442079460958"],
		["+44 (0)20 7946 0958", "442079460958"],
		["0044 (0) 20 7946 0958", "442079460958"],
		["+49 030 901820", "4930901820"],
		["+351 (0)21 123 4567", "351211234567"],
		["+39 06 698 12345", "390669812345"],
		["+225 07 12 34 56 78", "2250712345678"],
	])("%j becomes %s, whatever the country", (text, expected) => {
		for (const country of [undefined, "US", "GB", "IT", "AQ"]) {
			expect(normalisePhone(text, country)).toBe(expected);
			expect(readPhone(text, country).isBare).toBe(false);
		}
	});
});

describe("extensions and remarks", () => {
	it.each([
		"+1 415 555 2671 x123",
		"+1 415 555 2671x1",
		"+1 415 555 2671 ext. 5",
		"+1 415 555 2671 Extension 5",
		"+1 415 555 2671 доб. 5",
		"+1 415 555 2671 #5",
		"+1 415 555 2671,,5",
		"tel:+1-415-555-2671;ext=5",
		"+1 415 555 2671 (home 2)",
	])("%j is cut", (text) => {
		expect(normalisePhone(text, undefined)).toBe("14155552671");
	});

	it("reads a spreadsheet's thousands, but no number that it rounded", () => {
		expect(normalisePhone("4,155,552,671", undefined)).toBe("4155552671");
		expect(normalisePhone("9.19877E+11", undefined)).toBeUndefined();
		expect(normalisePhone("1.4155552671e+10", "US")).toBeUndefined();
	});
});

describe("national numbers", () => {
	it.each([
		["(415) 555-2671", "US", "14155552671"],
		["1 415 555 2671", "US", "14155552671"],
		["14155552671", "CA", "14155552671"],
		["020 7946 0958", "GB", "442079460958"],
		["(020) 7946 0958 ext 3", "GB", "442079460958"],
		["8 (912) 345-67-89", "RU", "79123456789"],
		["9123456789", "RU", "79123456789"],
		["79123456789", "RU", "79123456789"],
		["06 698 12345", "IT", "390669812345"],
		["347 123 4567", "IT", "393471234567"],
		["0412 345 678", "AU", "61412345678"],
		["(11) 91234-5678", "BR", "5511912345678"],
		["02-312-3456", "KR", "8223123456"],
		["787 555 0123", "PR", "17875550123"],
	])("%j in %s becomes %s", (text, country, expected) => {
		expect(normalisePhone(text, country)).toBe(expected);
		expect(readPhone(text, country).isBare).toBe(false);
	});

	it.each([
		["447911123456", "GB", "447911123456"],
		["44 (0)20 7946 0958", "GB", "442079460958"],
		["393471234567", "IT", "393471234567"],
		["919876543210", "IN", "919876543210"],
		["4930901820", "DE", "4930901820"],
		["4915112345678", "DE", "4915112345678"],
		["48501234567", "PL", "48501234567"],
	])("%j in %s has its code already", (text, country, expected) => {
		expect(normalisePhone(text, country)).toBe(expected);
	});

	it.each([
		["9118112944", "IN", "919118112944"],
		["55 3613-5108", "BR", "555536135108"],
		["391 234 5678", "IT", "393912345678"],
		["481 625 998", "PL", "48481625998"],
		["04952 123456", "DE", "494952123456"],
	])(
		"%j in %s only begins like its country's code",
		(text, country, expected) => {
			expect(normalisePhone(text, country)).toBe(expected);
		},
	);

	it("takes a foreign number that lacks its plus", () => {
		expect(normalisePhone("447911123456", "US")).toBe("447911123456");
	});

	it.each([
		["555-1234", "US"],
		["12345", "GB"],
		["n/a", "US"],
		["000000000", "FR"],
		["1".repeat(17), "US"],
	])("%j in %s is no number", (text, country) => {
		expect(normalisePhone(text, country)).toBeUndefined();
	});
});

describe("numbers as spreadsheets have them", () => {
	it.each([
		["16505551212.0", "US", "16505551212"],
		["+16505551212.0", "US", "16505551212"],
		["6505551212.00", "US", "16505551212"],
		["16,505,551,212.0", "US", "16505551212"],
		['="16505551212"', "US", "16505551212"],
		["'0160 1234567", "DE", "491601234567"],
		["1601234567.0", "DE", "491601234567"],
		["650.555.0000", "US", "16505550000"],
		["1.650.555.0000", "US", "16505550000"],
		["6505551212e5", "US", "16505551212"],
	])("%j in %s becomes %s", (text, country, expected) => {
		expect(normalisePhone(text, country)).toBe(expected);
	});

	it.each(["4.42E11", "1.65E+10", "9.19877e+11", "442e9", "1,65E+10", "1e+21"])(
		"%j is none",
		(text) => {
			for (const country of ["US", "DE", undefined]) {
				expect(normalisePhone(text, country)).toBeUndefined();
			}
		},
	);
});

describe("what is typed as a hyphen", () => {
	it.each([..."ーｰـ‐–—−－"])("%j", (dash) => {
		const text = `090${dash}1234${dash}5678`;
		expect(normalisePhone(text, "JP")).toBe("819012345678");
	});
});

describe("prefixes", () => {
	it.each([
		["+0447911123456", "GB", "447911123456"],
		["+0447911123456", undefined, "447911123456"],
		["+01 650 555 1212", "US", "16505551212"],
		["+049 30 901820", "DE", "4930901820"],
		["+0160 1234567", "DE", "491601234567"],
		["+0151 23456789", "DE", "4915123456789"],
		["+0412 345 678", "AU", "61412345678"],
		["061412345678", "AU", "61412345678"],
		["0447911123456", "GB", "447911123456"],
		["0011 61 412 345 678", "AU", "61412345678"],
		["0011 1 650 555 1212", "AU", "16505551212"],
		["0044 7911 123456", "AU", "447911123456"],
		["+011 44 7911 123456", "US", "447911123456"],
		["011 44 7911 123456", "US", "447911123456"],
		["010 44 7911 123456", "JP", "447911123456"],
		["8~10 44 7911 123456", "RU", "447911123456"],
		["001 1 650 555 1212", "KR", "16505551212"],
		["001 44 7911 123456", "HK", "447911123456"],
		["0021 1 650 555 1212", "BR", "16505551212"],
		["0049 160 1234567", "DE", "491601234567"],
		["000447911123456", "GB", "447911123456"],
		["+370 (8) 612 34567", undefined, "37061234567"],
		["+370 (8) 612 34567", "US", "37061234567"],
		["00370 (8) 612 34567", undefined, "37061234567"],
		["+36 (06) 30 123 4567", undefined, "36301234567"],
		["+7 (8) 912 345-67-89", undefined, "79123456789"],
		["+55 (11) 96123-4567", undefined, "5511961234567"],
		["+33 (1) 44 55 66 77", undefined, "33144556677"],
		["+61 (2) 9374 4000", undefined, "61293744000"],
		["8 612 34567", "LT", "37061234567"],
		["06 30 123 4567", "HU", "36301234567"],
		["8 029 491-19-11", "BY", "375294911911"],
		["8 701 234 5678", "KZ", "77012345678"],
	])("%j in %s becomes %s", (text, country, expected) => {
		expect(readPhone(text, country)).toEqual({
			digits: expected,
			isBare: false,
		});
	});
});

describe("without a country", () => {
	it.each([
		["415-555-2671", "4155552671"],
		["020 7946 0958", "2079460958"],
		["44 7911 123456", "447911123456"],
		["+0412 345 678", "412345678"],
	])("%j goes as %s", (text, expected) => {
		expect(normalisePhone(text, undefined)).toBe(expected);
		expect(readPhone(text, undefined).isBare).toBe(true);
	});

	it.each(["", "12", "n/a 12", "0000000", "123456", "1".repeat(16), "+"])(
		"%j is dropped",
		(text) => {
			expect(normalisePhone(text, undefined)).toBeUndefined();
		},
	);

	it("keeps 7 to 15 digits", () => {
		expect(normalisePhone("1234567", undefined)).toBe("1234567");
		expect(normalisePhone("1".repeat(15), undefined)).toBe("1".repeat(15));
	});

	it("counts a country that nobody phones as none", () => {
		expect(normalisePhone("0412 345 678", "AQ")).toBe("412345678");
		expect(readPhone("0412 345 678", "AQ").isBare).toBe(true);
		const withPlan = new Set<string>(getCountries());
		const without = countryCodes()
			.map((code) => code.toUpperCase())
			.filter((code) => !withPlan.has(code));
		expect(new Set(without)).toEqual(WITHOUT_NUMBERING_PLAN);
	});
});
