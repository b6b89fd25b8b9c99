import { expect, it } from "vitest";
import { listOf } from "../../../src/match-keys/normalise/lists.ts";

it.each([
	[["a"], ["a"]],
	['["a","b"]', ["a", "b"]],
	[" [1, null] ", [1, null]],
	["[]", []],
])("%j is a list", (value, expected) => {
	expect(listOf(value)).toEqual(expected);
});

it.each([
	"a",
	"[object Object]",
	"[a]",
	'["a"',
	"[12345678901234567890]",
	{ 0: "a" },
	7,
	null,
])("%j is none", (value) => {
	expect(listOf(value)).toBeUndefined();
});
