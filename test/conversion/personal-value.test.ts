import { describe, expect, it } from "vitest";
import {
	holdsEmailAddress,
	isEmailAddress,
	withoutEmailAddresses,
} from "../../src/conversion/personal-value.ts";

describe("identifiers among the values of properties", () => {
	it.each(["ada@example.com", " Ada.B+x@mail.example.co.uk "])(
		"takes %j for an address",
		(text) => expect(isEmailAddress(text)).toBe(true),
	);

	it.each(["", "@", "a@b", "write to ada@example.com", "@handle", "1 @ 2.5"])(
		"takes %j for a text",
		(text) => expect(isEmailAddress(text)).toBe(false),
	);

	it("finds and leaves out addresses at any depth", () => {
		const value = { a: [1, { b: "x", c: "ada@example.com" }], d: null };
		expect(holdsEmailAddress(value)).toBe(true);
		expect(JSON.stringify(value, withoutEmailAddresses)).toBe(
			'{"a":[1,{"b":"x"}],"d":null}',
		);
		expect(holdsEmailAddress({ a: ["x", 1, null, { b: false }] })).toBe(false);
	});
});
