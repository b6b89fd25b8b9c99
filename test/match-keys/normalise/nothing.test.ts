import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/match-keys/hash/sha256.ts";
import {
	hashSaysNothing,
	mayBeNobody,
	NOTHING,
	saysNothing,
} from "../../../src/match-keys/normalise/nothing.ts";
import { TABLE } from "../../../src/match-keys/table.ts";
import { isNullWord, NULL_WORDS } from "../../../src/segment/null-word.ts";
import type { MatchKey } from "../../../src/vocabulary/match-keys.ts";

const { no, perhaps, yes } = NOTHING;

describe("a text", () => {
	it.each([
		["email", "N/A", yes],
		["phone", " undefined ", yes],
		["ct", "None", yes],
		["gen", "N/A", yes],
		["gen", "unknown", no],
		["zip", "\\N", yes],
		["fn", "[object Object]", yes],
		["fn", "Nan", perhaps],
		["ln", "NULL", perhaps],
		["ln", "Nunn", no],
		["country", "NA", perhaps],
		["country", "N/A", yes],
		["st", "na", perhaps],
		["fn", "Guest", no],
		["lead_id", "0", yes],
		["lead_id", "102", no],
	] as const)("%s %j: %d", (key, text, expected) => {
		expect(saysNothing(TABLE[key].nothing, text)).toBe(expected);
	});

	it.each([
		"0",
		"-1",
		"0.0",
		"000-000",
		"00000000-0000-0000-0000-000000000000",
		" Anonymous ",
		"GUEST",
		"[object Object]",
		"true",
		"?",
		"٠",
	])("%j is nobody's id", (text) => {
		expect(saysNothing(TABLE.extern_id.nothing, text)).toBe(yes);
	});

	it.each([
		"1",
		"10",
		"-10",
		"a",
		"nathan",
		"naomi",
		"nullable",
		"李",
		"é",
		"0a",
	])("%j may be somebody's id", (text) => {
		expect(saysNothing(TABLE.extern_id.nothing, text)).toBe(no);
	});
});

describe("a hash", () => {
	const KEYS: MatchKey[] = ["email", "phone", "gen", "fn", "ct", "extern_id"];

	it("of the empty text says nothing, for each key", () => {
		for (const key of KEYS) {
			expect(hashSaysNothing(TABLE[key].nothing, sha256Hex(""))).toBe(yes);
			expect(hashSaysNothing(TABLE[key].nothing, sha256Hex("ada"))).toBe(no);
		}
	});

	it("of a word says what the word says", () => {
		for (const word of [
			"null",
			"NULL",
			"NaN",
			"None",
			"N/A",
			"[object Object]",
		]) {
			expect(hashSaysNothing(TABLE.email.nothing, sha256Hex(word)), word).toBe(
				yes,
			);
		}
		expect(hashSaysNothing(TABLE.ln.nothing, sha256Hex("null"))).toBe(perhaps);
		expect(hashSaysNothing(TABLE.country.nothing, sha256Hex("na"))).toBe(
			perhaps,
		);
		expect(hashSaysNothing(TABLE.fn.nothing, sha256Hex("guest"))).toBe(no);
		expect(hashSaysNothing(TABLE.extern_id.nothing, sha256Hex("guest"))).toBe(
			yes,
		);
	});
});

it("no id that says nothing is overlooked among bytes", () => {
	const id = fc.oneof(
		fc.constantFrom(...NULL_WORDS, "guest", "Anonymous", "0", "-1", "0.0"),
		fc.string({ unit: fc.constantFrom(..."01-.nulaN/?"), minLength: 1 }),
	);
	fc.assert(
		fc.property(id, fc.boolean(), (text, isUpper) => {
			const typed = isUpper ? text.toUpperCase() : text;
			const bytes = Buffer.from(`"${typed}"`);
			if (/[^!-~]/.test(typed)) return;
			if (saysNothing(TABLE.extern_id.nothing, typed) === NOTHING.yes) {
				expect(mayBeNobody(bytes, 1, bytes.length - 1)).toBe(true);
			}
		}),
		{ numRuns: 3000 },
	);
});

it("ordinary ids are told at a glance", () => {
	for (const id of ["user-4711", "019mr8mf4x", "ada@example.com", "10021"]) {
		const bytes = Buffer.from(id);
		expect(mayBeNobody(bytes, 0, bytes.length)).toBe(false);
	}
});

it("null words are found in any case and with space around them", () => {
	for (const word of NULL_WORDS) {
		expect(isNullWord(word)).toBe(true);
		expect(isNullWord(`\t${word.toUpperCase()} `)).toBe(true);
		expect(isNullWord(`${word}x`)).toBe(NULL_WORDS.has(`${word}x`));
	}
});
