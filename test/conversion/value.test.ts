import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BAD_VALUE, readValue } from "../../src/conversion/value.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";

describe("readValue", () => {
	it.each([
		[39.95, 39.95],
		["39.95", 39.95],
		["$39.95", 39.95],
		[" $39.95\n", 39.95],
		["+5", 5],
		["$+5", 5],
		["5.", 5],
		[".5", 0.5],
		["007", 7],
		[0, 0],
		["0", 0],
		["-0", 0],
	])("%j is %d", (given, value) => {
		expect(readValue(given)).toBe(value);
	});

	it.each([undefined, null, "", "  ", "\t\n"])("%j is none", (given) => {
		expect(readValue(given)).toBeNaN();
	});

	it.each([
		-1,
		"-1",
		"-$1",
		"$-1",
		"1,234",
		"1,234.50",
		"39,95",
		"1.234,50",
		"1 234",
		"39.95 USD",
		"€39.95",
		"$",
		"$ 5",
		"1e3",
		"0x10",
		"1_000",
		"١٢",
		"NaN",
		"Infinity",
		"abc",
		".",
		"1.2.3",
		true,
		false,
		[],
		[5],
		{},
		Number.NaN,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		`1${"0".repeat(400)}`,
		new UnsafeNumber("9007199254740993"),
	])("%j cannot be used", (given) => {
		expect(readValue(given)).toBe(BAD_VALUE);
	});

	it("never gives minus zero, which JSON cannot tell from zero", () => {
		expect(Object.is(readValue(-0), 0)).toBe(true);
		expect(Object.is(readValue("-0.0"), 0)).toBe(true);
	});

	it("reads any amount the same as number, text and dollars", () => {
		const amount = fc
			.integer({ min: 0, max: 1e12 })
			.map((cents) => cents / 100);
		fc.assert(
			fc.property(amount, (value) => {
				expect(readValue(value)).toBe(value);
				expect(readValue(value.toFixed(2))).toBe(value);
				expect(readValue(`$${value}`)).toBe(value);
			}),
		);
	});

	it("gives a usable number, none or bad for anything", () => {
		fc.assert(
			fc.property(fc.anything(), (given) => {
				const value = readValue(given);
				expect(
					Number.isNaN(value) ||
						value === BAD_VALUE ||
						(value >= 0 && value < Number.POSITIVE_INFINITY),
				).toBe(true);
			}),
		);
	});
});
