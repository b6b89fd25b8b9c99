import { describe, expect, it } from "vitest";
import { normaliseEmail } from "../../../src/match-keys/normalise/email.ts";

describe("normaliseEmail", () => {
	it.each([
		["  Foo@Example.COM \n", "foo@example.com"],
		["FOO+tag@Example.com", "foo+tag@example.com"],
		["f.o.o@gmail.com", "f.o.o@gmail.com"],
		["o'neil@example.co.uk", "o'neil@example.co.uk"],
		["a@b.c", "a@b.c"],
		["a@x--y.com", "a@x--y.com"],
		["١٢@example.com", "12@example.com"],
	])("%j becomes %j", (text, expected) => {
		expect(normaliseEmail(text)).toBe(expected);
	});

	it.each([
		"",
		"foo",
		"@example.com",
		"foo@",
		"foo@localhost",
		"foo@example.",
		"foo@.com",
		"foo@exa..com",
		"foo@-example.com",
		"foo@example-.com",
		"foo@example.com-",
		".foo@example.com",
		"foo.@example.com",
		"f..oo@example.com",
		"a b@example.com",
		"a@b@example.com",
		"mailto:foo@example.com",
		"foo@example.com,bar@example.com",
		'"foo"@example.com',
		"foo@exämple.com",
		"foo@exa_mple.com",
		"zoë@example.com",
	])("%j is no address", (text) => {
		expect(normaliseEmail(text)).toBeUndefined();
	});

	it("takes time in proportion to the length of hostile text", () => {
		const hostile = `${"a.".repeat(200_000)}@${"a-".repeat(200_000)}`;
		expect(normaliseEmail(hostile)).toBeUndefined();
	});
});
