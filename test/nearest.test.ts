import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../src/nearest.ts";

const EVENTS = [
	"Products Searched",
	"Product Viewed",
	"Product List Viewed",
	"Product Added",
	"Order Completed",
];

describe("nearest", () => {
	it.each([
		["order completed", "Order Completed"],
		["order_completed", "Order Completed"],
		["OrderCompleted", "Order Completed"],
		["Order Complete", "Order Completed"],
		["Odrer Completed", "Order Completed"],
		["Product Searched", "Products Searched"],
		["Product  added!", "Product Added"],
		["Order Cancelled", undefined],
		["Product Removed", undefined],
		["Product Rated", undefined],
		["", undefined],
		["x".repeat(1000), undefined],
	])("%s is %s", (word, expected) => {
		expect(nearest(word, EVENTS)).toBe(expected);
	});

	it.each([
		["valuField", ["valueField", "currency"], "valueField"],
		["stroes", ["stores", "online"], "stores"],
		["apu", ["api"], "api"],
		["b", ["a"], undefined],
		["ab", ["ac"], undefined],
		["!!!", ["!!!", "???"], "!!!"],
		["???", ["!!!"], undefined],
		["abcd", ["abce", "abcd"], "abcd"],
		["abcx", ["abcd", "abce"], "abcd"],
	])("%s among %j is %s", (word, words, expected) => {
		expect(nearest(word, words)).toBe(expected);
	});

	it("finds a word whatever one letter of it is lost, doubled or swapped", () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[a-z]{6,30}$/),
				fc.nat({ max: 4 }),
				fc.constantFrom("lost", "doubled", "swapped"),
				(word, at, error) => {
					const [head, letter, rest] = [
						word.slice(0, at),
						word.charAt(at),
						word.slice(at + 1),
					];
					const wrong = {
						lost: head + rest,
						doubled: head + letter + letter + rest,
						swapped: head + rest.charAt(0) + letter + rest.slice(1),
					}[error];
					expect(nearest(wrong, ["zzzzzzzzzzzzzzzzzzz", word])).toBe(word);
				},
			),
		);
	});

	it("always gives one of the words", () => {
		fc.assert(
			fc.property(fc.string(), fc.array(fc.string()), (word, words) => {
				const found = nearest(word, words);
				if (words.includes(word)) expect(found).toBe(word);
				else if (found !== undefined) expect(words).toContain(found);
			}),
		);
	});
});
