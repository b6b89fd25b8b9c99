import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	hasAny,
	isWeak,
	keyBit,
	MatchKeys,
} from "../../src/match-keys/key-set.ts";
import { MATCH_KEYS, type MatchKey } from "../../src/vocabulary/match-keys.ts";

const withSent = (keys: readonly MatchKey[]) => {
	const set = new MatchKeys();
	for (const key of keys) set.sent |= keyBit(key);
	return set;
};

describe("isWeak", () => {
	it.each([
		["ct", "country", "st", "zip", "gen"],
		["zip"],
		["fn", "gen"],
		["fn"],
		["ln", "gen"],
	] as MatchKey[][])("%s alone are too broad", (...keys) => {
		expect(isWeak(withSent(keys))).toBe(true);
	});

	it.each([
		["fn", "ln"],
		["fn", "zip"],
		["ln", "ct"],
		["email"],
		["phone", "gen"],
		["extern_id"],
		["lead_id"],
	] as MatchKey[][])("%s are enough", (...keys) => {
		expect(isWeak(withSent(keys))).toBe(false);
	});

	it("follows the three sets of Meta's rule for every combination", () => {
		const sets: MatchKey[][] = [
			["ct", "country", "st", "zip", "gen"],
			["fn", "gen"],
			["ln", "gen"],
		];
		fc.assert(
			fc.property(fc.subarray([...MATCH_KEYS]), (keys) => {
				const expected = sets.some((set) =>
					keys.every((key) => set.includes(key)),
				);
				expect(isWeak(withSent(keys))).toBe(expected);
				expect(hasAny(withSent(keys))).toBe(keys.length > 0);
			}),
		);
	});
});

it("is as new once cleared", () => {
	const set = withSent(["email"]);
	set.values.fill("x");
	for (const list of set.lists) list.push("x");
	set.present = set.alreadyHashed = set.dropped = set.nothing = 7;
	set.invalid = set.notes = 7;
	set.isStrict = true;
	set.clear();
	expect(set).toEqual(new MatchKeys());
});
