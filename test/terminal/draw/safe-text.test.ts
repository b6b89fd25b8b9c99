import fc from "fast-check";
import { expect, test } from "vitest";
import { safeJson, safeText } from "../../../src/terminal/draw/safe-text.ts";

test.each([
	["plain Ünïcödé 注文 🛍️", "plain Ünïcödé 注文 🛍️"],
	["\u001b[2J", "\\x1b[2J"],
	["a\nb\rc\td", "a\\nb\\rc\\td"],
	["\u0000\u007f\u009b", "\\x00\\x7f\\x9b"],
	["abc\u202egnp.exe", "abc\\u202egnp.exe"],
	["\u2066x\u2069\u200b\ufeff", "\\u2066x\\u2069\\u200b\\ufeff"],
	["\u{e0041}", "\\u{e0041}"],
	["half \ud83d of a pair", "half \\ud83d of a pair"],
])("%j is shown as %s", (text, shown) => {
	expect(safeText(text)).toBe(shown);
});

test("what is safe already is left as it is", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const once = safeText(text);
			expect(safeText(once)).toBe(once);
		}),
	);
});

test("JSON keeps its meaning, and every escape in it is text", () => {
	const value = { "\u009bkey": ["\u202e", "\u{e0041}", "\u2028"] };
	const json = safeJson(value);
	expect(json).toBe(
		String.raw`{"\u009bkey":["\u202e","\udb40\udc41","\u2028"]}`,
	);
	expect(JSON.parse(json)).toEqual(value);
	fc.assert(
		fc.property(fc.jsonValue(), (any) => {
			expect(JSON.parse(safeJson(any))).toEqual(
				JSON.parse(JSON.stringify(any)),
			);
		}),
	);
});
