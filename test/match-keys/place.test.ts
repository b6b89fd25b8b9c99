import { describe, expect, it } from "vitest";
import {
	normaliseCity,
	normaliseState,
	stateScope,
} from "../../src/match-keys/place.ts";

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
		["N.Y.", "us", "ny"],
		["West Virginia", "us", "wv"],
		["District of Columbia", "us", "dc"],
		["Puerto Rico", "us", "pr"],
		["State of California", "us", "ca"],
		["Washington State", "us", "wa"],
		["Ontario", "us", "ontario"],
		["Ontario", "ca", "on"],
		["Québec", "ca", "qc"],
		["Texas", "ca", "texas"],
		["Texas", "either", "tx"],
		["Alberta", "either", "ab"],
		["Georgia", "none", "georgia"],
		["West Bangal", "none", "westbangal"],
		["Bavaria", "either", "bavaria"],
	] as const)("%j within %s becomes %j", (text, scope, expected) => {
		expect(normaliseState(text, scope)).toBe(expected);
	});

	it.each(["01", "東京", ""])("%j is dropped", (text) => {
		expect(normaliseState(text, "either")).toBeUndefined();
	});

	it("knows fifty states, the capital, five territories and thirteen provinces", () => {
		const codes = (names: string, scope: "us" | "ca") =>
			new Set(names.split(", ").map((name) => normaliseState(name, scope)));
		const states =
			"Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming, Washington D.C., American Samoa, Guam, Northern Mariana Islands, Puerto Rico, U.S. Virgin Islands";
		const provinces =
			"Alberta, British Columbia, Manitoba, New Brunswick, Newfoundland and Labrador, Northwest Territories, Nova Scotia, Nunavut, Ontario, Prince Edward Island, Quebec, Saskatchewan, Yukon";
		for (const [names, scope, count] of [
			[states, "us", 56],
			[provinces, "ca", 13],
		] as const) {
			const found = codes(names, scope);
			expect(found.size).toBe(count);
			for (const code of found) expect(code).toMatch(/^[a-z]{2}$/);
		}
	});
});

it("tells the scope by the country", () => {
	expect(["us", "ca", "", "in"].map(stateScope)).toEqual([
		"us",
		"ca",
		"either",
		"none",
	]);
});
