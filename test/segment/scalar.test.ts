import { describe, expect, it } from "vitest";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { isAbsent, textIfAny, textOf } from "../../src/segment/scalar.ts";

describe("textOf", () => {
	it.each([
		["  x ", "  x "],
		[4155552671, "4155552671"],
		[0, "0"],
		[new UnsafeNumber("12345678901234567890"), "12345678901234567890"],
	])("%j is the text %j", (value, expected) => {
		expect(textOf(value)).toBe(expected);
	});

	it.each([[undefined], [null], [""], [" \t\u00a0"], [[]], [[null, ""]]])(
		"%j is nothing",
		(value) => {
			expect(textOf(value)).toBe("");
			expect(isAbsent(value)).toBe(true);
		},
	);

	it.each([[true], [false], [{}], [{ a: 1 }], [["x"]], [Number.NaN], [[[1]]]])(
		"%j is no value",
		(value) => {
			expect(textOf(value)).toBeUndefined();
			expect(isAbsent(value)).toBe(false);
		},
	);
});

describe("textIfAny", () => {
	it.each([
		["a", "a"],
		[" a ", " a "],
		["0", "0"],
		[0, "0"],
		[42, "42"],
		[1.5, "1.5"],
		[new UnsafeNumber("9007199254740993"), "9007199254740993"],
	])("%j is %j", (value, text) => {
		expect(textIfAny(value)).toBe(text);
	});

	it.each(["", "  ", "\n", null, undefined, true, false, {}, [], ["a"]])(
		"%j is no identifier",
		(value) => {
			expect(textIfAny(value)).toBeUndefined();
		},
	);
});
