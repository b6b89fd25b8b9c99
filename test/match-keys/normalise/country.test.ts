import { describe, expect, it } from "vitest";
import {
	countryCodes,
	normaliseCountry,
} from "../../../src/match-keys/normalise/country.ts";
import { COUNTRY_ALIASES } from "../../../src/match-keys/normalise/country-aliases.ts";

describe("normaliseCountry", () => {
	it.each([
		["US", "us"],
		["U S", "us"],
		["\ufeffUS\u00a0", "us"],
		["U.S.A.", "us"],
		["united states of america", "us"],
		["uk", "gb"],
		["Great Britain", "gb"],
		["England", "gb"],
		["DEU", "de"],
		["Germany", "de"],
		["Holland", "nl"],
		["The Netherlands", "nl"],
		["South Korea", "kr"],
		["Korea, Republic of", "kr"],
		["Russia", "ru"],
		["Czech Republic", "cz"],
		["Czechia", "cz"],
		["Côte d’Ivoire", "ci"],
		["Turkiye", "tr"],
		["TÜRKIYE", "tr"],
		["Trinidad & Tobago", "tt"],
		["The Bahamas", "bs"],
		["Congo", "cg"],
		["DRC", "cd"],
		["United States (US)", "us"],
		["United Kingdom (UK)", "gb"],
		["US - United States", "us"],
		["Germany (Deutschland)", "de"],
		["Schweiz/Suisse/Svizzera", "ch"],
		["Netherlands (the)", "nl"],
		["Virgin Islands (US)", "vi"],
		["Deutschland", "de"],
		["ESPAÑA", "es"],
		["Espana", "es"],
		["Brasil", "br"],
		["Россия", "ru"],
		["日本", "jp"],
		["مصر", "eg"],
		["Österreich", "at"],
		["Niger", "ne"],
		["États-Unis", "us"],
		["EE.UU.", "us"],
		["Weißrussland", "by"],
		["Großbritannien", "gb"],
		["GROSSBRITANNIEN", "gb"],
		["Çad", "td"],
	])("%j is %j", (text, expected) => {
		expect(normaliseCountry(text)).toBe(expected);
	});

	it.each([
		"",
		"XX",
		"zz",
		"ZZZ",
		"Korea",
		"America",
		"Elbonia",
		"840",
		"the",
		"&",
		"aé",
		"Kongo",
		"China (Taiwan)",
		"US-CA",
		"en-US",
		"__proto__",
		"constructor",
	])("%j is not known", (text) => {
		expect(normaliseCountry(text)).toBeUndefined();
	});

	it("knows all 249 countries of ISO 3166, and Kosovo", () => {
		expect(countryCodes()).toHaveLength(250);
		for (const code of countryCodes()) {
			expect(normaliseCountry(code.toUpperCase())).toBe(code);
		}
	});

	it("has no alias for what is not a country, and none that hides a code", () => {
		const codes = new Set(countryCodes());
		for (const [alias, code] of Object.entries(COUNTRY_ALIASES)) {
			expect(codes).toContain(code);
			expect(alias).toMatch(/^[a-z]+$/);
			expect(codes).not.toContain(alias);
		}
	});
});
