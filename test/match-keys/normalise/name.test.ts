import { expect, it } from "vitest";
import { normaliseName } from "../../../src/match-keys/normalise/name.ts";

it.each([
	["D'Angelo", "dangelo"],
	["D’Angelo", "d’angelo"],
	["Mary Ann", "maryann"],
	["X Æ A-12", "xæa12"],
	["ΣΟΦΟΣ", "σοφος"],
	["李小龙", "李小龙"],
	["😀abc", "😀abc"],
	["!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~a", "a"],
	["Jose\u0301", "jos\u00e9"],
	// The accent stands apart from its letter until the space is gone.
	["Jose \u0301", "jos\u00e9"],
	["Louis ١٤", "louis14"],
])("%j becomes %j", (text, expected) => {
	expect(normaliseName(text)).toBe(expected);
});

it.each(["", "  ", "-", "?!", "\u00a0\ufeff"])("%j leaves nothing", (text) => {
	expect(normaliseName(text)).toBeUndefined();
});
