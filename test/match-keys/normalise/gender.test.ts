import { expect, it } from "vitest";
import { normaliseGender } from "../../../src/match-keys/normalise/gender.ts";

it.each(["m", "M", " Male ", "man", "MAN"])("%j is m", (text) => {
	expect(normaliseGender(text)).toBe("m");
});

it.each(["f", " F", "female", "Woman\n"])("%j is f", (text) => {
	expect(normaliseGender(text)).toBe("f");
});

it.each(["", "x", "other", "mr", "king", "non-binary", "0", "ma le"])(
	"%j is neither",
	(text) => {
		expect(normaliseGender(text)).toBeUndefined();
	},
);
