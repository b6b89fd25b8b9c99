import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKept } from "../../../src/input/fast/kept-number.ts";

const kept = (text: string) => {
	const bytes = Buffer.from(`:${text},`);
	return isKept(bytes, 1, bytes.length - 1);
};

describe("isKept", () => {
	it("keeps a number only if JSON.stringify would write it so", () => {
		const digits = fc.string({
			unit: fc.constantFrom(..."0001239"),
			minLength: 1,
			maxLength: 12,
		});
		const number = fc
			.tuple(
				fc.constantFrom("", "-"),
				digits,
				fc.option(digits),
				fc.constantFrom("", "", "", "e5", "E-7"),
			)
			.map(([sign, whole, fraction, exponent]) => {
				// JSON allows no zeros in front.
				const plain = whole.replace(/^0+(?=.)/, "");
				const places = fraction === null ? "" : `.${fraction}`;
				return sign + plain + places + exponent;
			});
		fc.assert(
			fc.property(number, (text) => {
				if (kept(text)) expect(JSON.stringify(JSON.parse(text))).toBe(text);
			}),
			{ numRuns: 5000 },
		);
	});

	it.each(["0", "7", "-10", "39.95", "0.1", "-0.000001", "123456789012345"])(
		"keeps %s",
		(text) => expect(kept(text)).toBe(true),
	);

	it.each(["-0", "1.0", "0.0", "1e5", "0.0000001", "-0.00000012", "1.50"])(
		"does not keep %s",
		(text) => expect(kept(text)).toBe(false),
	);
});
