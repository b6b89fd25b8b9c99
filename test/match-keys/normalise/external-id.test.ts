import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/match-keys/hash/sha256.ts";
import {
	normaliseExternalId,
	plainExternalId,
} from "../../../src/match-keys/normalise/external-id.ts";

describe("normaliseExternalId", () => {
	it.each([
		[" User 42\t", "user42"],
		["019mr8mf4r", "019mr8mf4r"],
		["A-B_c.d", "a-b_c.d"],
		["Zoe\u0308", "zo\u00eb"],
	])("%j becomes %j", (text, expected) => {
		expect(normaliseExternalId(text)).toBe(expected);
	});

	it("leaves nothing of white space", () => {
		expect(normaliseExternalId(" \u00a0\n")).toBeUndefined();
	});
});

describe("plainExternalId", () => {
	it.each(["019mr8mf4r", " User 42 ", "user@1", "@handle"])(
		"keeps %j as it is",
		(text) => {
			expect(plainExternalId(text)).toBe(text);
		},
	);

	it("hashes an id that is an email address, normalised as one", () => {
		expect(plainExternalId(" Ada@Example.com ")).toBe(
			sha256Hex("ada@example.com"),
		);
	});
});
