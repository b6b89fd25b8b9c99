import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	normaliseCity,
	normaliseState,
	stateScope,
} from "../../../src/match-keys/normalise/place.ts";

describe("normaliseCity", () => {
	it.each([
		["St. John's", "stjohns"],
		["Zürich", "zrich"],
		["Zu\u0308rich", "zrich"],
		["İstanbul", "stanbul"],
		["Paris 15", "paris15"],
	])("%j becomes %j", (text, expected) => {
		expect(normaliseCity(text)).toBe(expected);
	});

	it.each(["", "29 Palms", "北京", "--"])("%j is dropped", (text) => {
		expect(normaliseCity(text)).toBeUndefined();
	});
});

describe("normaliseState", () => {
	it.each([
		["N.Y.", "letters", "ny"],
		["West Virginia", "letters", "wv"],
		["District of Columbia", "letters", "dc"],
		["Puerto Rico", "letters", "pr"],
		["State of California", "letters", "ca"],
		["Washington State", "letters", "wa"],
		["Ontario", "either", "on"],
		["Ontario", "letters", "on"],
		["Québec", "letters", "qc"],
		["Texas", "either", "tx"],
		["Alberta", "either", "ab"],
		["Georgia", "name", "georgia"],
		["West Bangal", "name", "westbangal"],
		["Bavaria", "either", "bavaria"],
		["US-CA", "letters", "ca"],
		["us_ca", "either", "ca"],
		["US CA", "letters", "ca"],
		["USA/TX", "letters", "tx"],
		["CA-ON", "letters", "on"],
		["CA-ON", "either", "on"],
		["CA-CA", "letters", "ca"],
		["Ontario, Canada", "letters", "on"],
		["California (CA)", "letters", "ca"],
		["NY - New York", "either", "ny"],
		["Washington, D.C.", "letters", "dc"],
		["Calif.", "letters", "ca"],
		["Penna.", "either", "pa"],
		["W. Va.", "letters", "wv"],
		["N. Dak.", "letters", "nd"],
		["Ont.", "letters", "on"],
		["Colombie-Britannique", "letters", "bc"],
		["Nouvelle-Écosse", "letters", "ns"],
		["Île-du-Prince-Édouard", "either", "pe"],
		["US-CA", "name", "usca"],
		["Cape", "either", "cape"],
	] as const)("%j within %s becomes %j", (text, scope, expected) => {
		expect(normaliseState(text, scope)).toBe(expected);
	});

	it.each(["01", "東京", ""])("%j is dropped", (text) => {
		expect(normaliseState(text, "either")).toBeUndefined();
	});

	it.each(["xyz", "Bavaria", "ZZ", "US-XX", "Cape", "Kansas City", "12", "cé"])(
		"%j is none of the US and Canada",
		(text) => {
			expect(normaliseState(text, "letters")).toBeUndefined();
		},
	);

	it("is two letters or nothing in the US and Canada, whatever the text", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.string({ unit: fc.constantFrom(..."usca-tx .") }),
				),
				(text) => {
					expect(normaliseState(text, "letters") ?? "xx").toMatch(/^[a-z]{2}$/);
				},
			),
		);
	});

	it("knows fifty states, the capital, five territories and thirteen provinces", () => {
		const codes = (names: string) =>
			new Set(names.split(", ").map((name) => normaliseState(name, "letters")));
		const states =
			"Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming, Washington D.C., American Samoa, Guam, Northern Mariana Islands, Puerto Rico, U.S. Virgin Islands";
		const provinces =
			"Alberta, British Columbia, Manitoba, New Brunswick, Newfoundland and Labrador, Northwest Territories, Nova Scotia, Nunavut, Ontario, Prince Edward Island, Quebec, Saskatchewan, Yukon";
		for (const [names, count] of [
			[states, 56],
			[provinces, 13],
		] as const) {
			const found = codes(names);
			expect(found.size).toBe(count);
			for (const code of found) expect(code).toMatch(/^[a-z]{2}$/);
		}
	});
});

it("tells the scope by the country", () => {
	expect(["us", "ca", "", "in"].map(stateScope)).toEqual([
		"letters",
		"letters",
		"either",
		"name",
	]);
});
