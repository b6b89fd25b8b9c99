import { expect, it } from "vitest";
import { normaliseZip } from "../../src/match-keys/zip.ts";

it.each([
	["02818", true, "02818"],
	["94025-3215", true, "94025"],
	["940253215", true, "94025"],
	["94025 3215", true, "94025"],
	["2116", true, "2116"],
	["K1A 0B1", true, "k1a0b1"],
	["940253215", false, "940253215"],
	["123456", false, "123456"],
	["SW1A 1AA", false, "sw1a1aa"],
	["l3t-5m7", false, "l3t"],
	["01000-000", false, "01000"],
	["９４０２５", false, "94025"],
])("%j (US: %s) becomes %j", (text, isUs, expected) => {
	expect(normaliseZip(text, isUs)).toBe(expected);
});

it.each(["", "1", "1 ", "-12345", "1-2345"])("%j is dropped", (text) => {
	expect(normaliseZip(text, false)).toBeUndefined();
});
