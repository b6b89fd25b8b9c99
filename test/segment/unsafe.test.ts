import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { parseLossless } from "../../src/segment/json.ts";
import {
	holdsSuspect,
	holdsUnsafe,
	isSuspect,
} from "../../src/segment/unsafe.ts";

const SAFE = [
	0,
	-0,
	1.5,
	2 ** 53 - 1,
	-(2 ** 53) + 1,
	5e-324,
	"9007199254740993",
	null,
	true,
	{},
	[],
];
const SUSPECT = [
	2 ** 53,
	-(2 ** 53),
	1e300,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
];

describe("isSuspect", () => {
	it("is every number of 2^53 or more, and nothing else", () => {
		for (const value of SAFE) expect(isSuspect(value)).toBe(false);
		for (const value of SUSPECT) expect(isSuspect(value)).toBe(true);
	});
});

describe("holdsSuspect", () => {
	it("looks at every depth", () => {
		for (const value of SUSPECT) {
			expect(holdsSuspect(value)).toBe(true);
			expect(holdsSuspect({ a: 1, b: [{}, [value]] })).toBe(true);
		}
		expect(holdsSuspect(SAFE)).toBe(false);
		expect(holdsSuspect(undefined)).toBe(false);
	});

	it("includes what is known not to be kept", () => {
		expect(holdsSuspect([new UnsafeNumber("1e400")])).toBe(true);
	});

	it("finds whatever the lossless reader would keep as text", () => {
		fc.assert(
			fc.property(fc.bigInt(), (integer) => {
				const text = `{"a":[${integer}]}`;
				if (holdsUnsafe(parseLossless(text))) {
					expect(holdsSuspect(JSON.parse(text))).toBe(true);
				}
			}),
		);
	});
});

describe("holdsUnsafe", () => {
	it("finds an UnsafeNumber at any depth, and nothing else", () => {
		const unsafe = new UnsafeNumber("9007199254740993");
		expect(holdsUnsafe(unsafe)).toBe(true);
		expect(holdsUnsafe({ a: [1, { b: unsafe }] })).toBe(true);
		expect(holdsUnsafe([SAFE, SUSPECT, { text: "9007199254740993" }])).toBe(
			false,
		);
	});
});
