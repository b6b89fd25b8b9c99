import { expect, it } from "vitest";
import { MemoisedCountry } from "../../src/match-keys/countries.ts";
import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import { KnownHash } from "../../src/match-keys/key-set.ts";

it("remembers a country in all the forms the keys need", () => {
	const countries = new MemoisedCountry(4);
	const brazil = countries.get("Brazil");
	expect(brazil).toEqual({
		code: "br",
		region: "BR",
		hash: new KnownHash(sha256Hex("br")),
	});
	expect(countries.get("Brazil")).toBe(brazil);
	expect(countries.get("Elbonia")).toMatchObject({
		code: "",
		region: undefined,
		hash: { hex: "", notes: 0 },
	});
});
