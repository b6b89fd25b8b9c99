import fc from "fast-check";
import { expect, test } from "vitest";
import { safeText } from "../../../src/terminal/draw/safe-text.ts";
import {
	cutMiddle,
	cutText,
	fitText,
	textWidth,
	wrapText,
} from "../../../src/terminal/draw/text-width.ts";

const text = fc
	.oneof(
		fc.string({ unit: "grapheme" }),
		fc.string({
			unit: fc.constantFrom("a", "注", "🛍️", "é", "👩‍👩‍👧", " ", "ｶ"),
		}),
	)
	.map(safeText);
const width = fc.integer({ min: 2, max: 40 });

test.each([
	["", 0],
	["Order", 5],
	["é", 1],
	["e\u0301", 1],
	["注文", 4],
	["한국", 4],
	["ｶﾅ", 2],
	["🛍️", 2],
	["👩‍👩‍👧", 2],
	["🇩🇪", 2],
	["█·", 2],
])("%j takes %i columns", (any, columns) => {
	expect(textWidth(any)).toBe(columns);
});

test("a cut text ends in an ellipsis and never in half a character", () => {
	expect(cutText("Order Completed", 8)).toBe("Order C…");
	expect(cutText("Order", 5)).toBe("Order");
	expect(cutText("注文完了", 4)).toBe("注…");
	expect(cutText("ab👩‍👩‍👧cd", 4)).toBe("ab…");
	expect(cutText("Order", 0)).toBe("");
});

test("a path keeps its end", () => {
	expect(cutMiddle("/var/exports/2026/orders.ndjson", 20)).toBe(
		"/var/e…orders.ndjson",
	);
	expect(cutMiddle("orders.ndjson", 20)).toBe("orders.ndjson");
});

test("no cut is wider than asked, and a fit is exactly as wide", () => {
	fc.assert(
		fc.property(text, width, (any, columns) => {
			expect(textWidth(cutText(any, columns))).toBeLessThanOrEqual(columns);
			expect(textWidth(cutMiddle(any, columns))).toBeLessThanOrEqual(columns);
			expect(textWidth(fitText(any, columns))).toBe(columns);
			expect(textWidth(fitText(any, columns, "right"))).toBe(columns);
		}),
	);
});

test("words wrap, with the later lines behind the hang", () => {
	expect(wrapText("-> one two three", 8, "   ")).toEqual([
		"-> one",
		"   two",
		"   three",
	]);
	expect(wrapText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
	expect(wrapText("", 10)).toEqual([""]);
});

test("wrapping keeps every word and every width", () => {
	fc.assert(
		fc.property(text, width, (any, columns) => {
			const lines = wrapText(any, columns);
			for (const line of lines)
				expect(textWidth(line)).toBeLessThanOrEqual(columns);
			expect(lines.join("").replaceAll(" ", "")).toBe(any.replaceAll(" ", ""));
		}),
	);
});
