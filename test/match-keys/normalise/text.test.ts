import { describe, expect, it } from "vitest";
import {
	asHash,
	compose,
	foldText,
	isAscii,
} from "../../../src/match-keys/normalise/text.ts";

describe("foldText", () => {
	it("turns the digits of every script into ASCII", () => {
		let seen = 0;
		for (let code = 0; code <= 0x1ffff; code++) {
			const char = String.fromCodePoint(code);
			if (!/^\p{Nd}$/u.test(char)) continue;
			expect(foldText(char)).toMatch(/^[0-9]$/);
			seen++;
		}
		expect(seen).toBeGreaterThan(600);
		expect(foldText("٠١٢٣٤٥٦٧٨٩")).toBe("0123456789");
		expect(foldText("０１２３４５６７８９")).toBe("0123456789");
		expect(foldText("०१२३४५६७८९")).toBe("0123456789");
		// Five runs of mathematical digits stand next to each other.
		expect(foldText("𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿")).toBe("0909090909");
	});

	it("composes, and leaves the rest alone", () => {
		expect(foldText("e\u0301 Ⅷ ½ ＪＯＨＮ")).toBe("\u00e9 Ⅷ ½ ＪＯＨＮ");
		expect(compose("e\u0301 ١")).toBe("\u00e9 ١");
		expect(isAscii("plain ~")).toBe(true);
		expect(isAscii("naïve")).toBe(false);
	});
});

describe("asHash", () => {
	const hash =
		"321ba197033e81286fedb719d60d4ed5cecaed170733cb4a92013811afc0e3b6";
	it("takes exactly 64 hex digits, of any case, and lower-cases them", () => {
		expect(asHash(hash)).toBe(hash);
		expect(asHash(` ${hash.toUpperCase()}\n`)).toBe(hash);
	});

	it.each([
		"",
		hash.slice(1),
		`${hash}0`,
		`x${hash}`,
		`${hash.slice(1)}g`,
		`${hash.slice(1)}/`,
		`${hash.slice(1)}:`,
		`${hash.slice(1)}@`,
		`${hash.slice(1)}\``,
		`${hash}.AQQCAQIB`,
	])("%j is none", (text) => {
		expect(asHash(text)).toBeUndefined();
	});
});
