import { describe, expect, it } from "vitest";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { textOf } from "../../src/segment/scalar.ts";

describe("textOf", () => {
	it.each([
		["a", "a"],
		[" a ", " a "],
		["0", "0"],
		[0, "0"],
		[42, "42"],
		[1.5, "1.5"],
		[new UnsafeNumber("9007199254740993"), "9007199254740993"],
	])("%j is %j", (value, text) => {
		expect(textOf(value)).toBe(text);
	});

	it.each(["", "  ", "\n", null, undefined, true, false, {}, [], ["a"]])(
		"%j is no identifier",
		(value) => {
			expect(textOf(value)).toBeUndefined();
		},
	);
});
