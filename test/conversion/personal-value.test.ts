import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	beginsPersonal,
	isEmailAddress,
	isFullName,
	isPhoneNumber,
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

	it.each([
		"+16505551212",
		"+1 (650) 555-1212",
		" +49 30 901820",
		"(+44) 20 7946 0958",
		"+44.20.7946.0958",
	])("takes %j for a phone", (text) => expect(isPhoneNumber(text)).toBe(true));

	it.each([
		"",
		"+",
		"+5",
		"+12.345678",
		"+1234",
		"16505551212",
		"0049 30 901820",
		"+1 650 555 1212 ext",
		"a+b",
		"+0123456789",
		`+1${"0".repeat(20)}`,
	])("takes %j for none", (text) => expect(isPhoneNumber(text)).toBe(false));

	it("takes two capitalised words for a name", () => {
		expect(isFullName("Ada Byrne")).toBe(true);
		expect(isFullName("José van den Berg")).toBe(true);
		for (const text of ["new", "gold tier", "Ada", "u-12", "AB 12", ""])
			expect([text, isFullName(text)]).toEqual([text, false]);
	});

	it("never looks at a text that could be none of these for longer than that", () => {
		// What the readers of bytes and of values both go by.
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				if (isPhoneNumber(text))
					expect(beginsPersonal(text.charCodeAt(0))).toBe(true);
			}),
		);
	});
});
