import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	normaliseUsZip,
	normaliseZip,
} from "../../../src/match-keys/normalise/zip.ts";

describe("zips of any country", () => {
	it.each([
		["94025-3215", "94025"],
		["K1A 0B1", "k1a0b1"],
		["940253215", "940253215"],
		["SW1A 1AA", "sw1a1aa"],
		["l3t-5m7", "l3t"],
		["01000-000", "01000"],
		["９４０２５", "94025"],
		["1010", "1010"],
		["1010.0", "1010"],
		['="01067"', "01067"],
		["'01067", "01067"],
		['"01067"', "01067"],
		["28.014", "28.014"],
	])("%j becomes %j", (text, expected) => {
		expect(normaliseZip(text)).toBe(expected);
	});

	it.each(["", "1", "1 ", "-12345", "1-2345", "9.4301E+4", "1.01e4", '=""'])(
		"%j is dropped",
		(text) => {
			expect(normaliseZip(text)).toBeUndefined();
		},
	);
});

describe("zips of the US", () => {
	it.each([
		["02818", "02818", false],
		["94025-3215", "94025", false],
		["94025 3215", "94025", false],
		["94025–3215", "94025", false],
		["940253215", "94025", false],
		["2116", "02116", true],
		["2116.0", "02116", true],
		["2138-1234", "02138", true],
		["601", "00601", true],
		['="02138"', "02138", false],
		["'2138", "02138", true],
		["94301.0", "94301", false],
		["K1A 0B1", undefined, false],
		["12", undefined, false],
		["940253", undefined, false],
		["9430A", undefined, false],
		["CA 94301", undefined, false],
		["00000", undefined, false],
	] as const)("%j becomes %j (padded: %s)", (text, digits, isPadded) => {
		expect(normaliseUsZip(text)).toEqual(
			digits === undefined ? undefined : { digits, isPadded },
		);
	});

	it("are five digits, and those of the zip, however a spreadsheet has treated it", () => {
		const treatments = [
			(zip: string) => zip,
			(zip: string) => String(Number(zip)),
			(zip: string) => `${Number(zip)}.0`,
			(zip: string) => `="${zip}"`,
			(zip: string) => `'${zip}`,
			(zip: string) => ` ${zip}-1234`,
			(zip: string) => `${zip}1234`,
		];
		fc.assert(
			fc.property(
				fc.integer({ min: 501, max: 99_950 }),
				fc.constantFrom(...treatments),
				(zip, treat) => {
					const five = String(zip).padStart(5, "0");
					expect(normaliseUsZip(treat(five))?.digits).toBe(five);
				},
			),
		);
	});
});
