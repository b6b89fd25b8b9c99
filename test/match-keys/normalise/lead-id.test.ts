import { expect, it } from "vitest";
import { normaliseLeadId } from "../../../src/match-keys/normalise/lead-id.ts";

it.each([
	["7543756327866", "7543756327866"],
	["l:4234567890123", "4234567890123"],
	["L: 42 ", "42"],
	["007", "007"],
	["18446744073709551615", "18446744073709551615"],
	["٤٢", "42"],
])("%j becomes %j", (text, expected) => {
	expect(normaliseLeadId(text)).toBe(expected);
});

it.each([
	"",
	"l:",
	"<LEAD ADS ID>",
	"1.5",
	"-1",
	"1e+21",
	"12 34",
	"18446744073709551616",
	"100000000000000000000000",
	"a".repeat(64),
])("%j is dropped", (text) => {
	expect(normaliseLeadId(text)).toBeUndefined();
});
