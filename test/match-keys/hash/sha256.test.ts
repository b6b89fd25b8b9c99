import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hashIfAny, sha256Hex } from "../../../src/match-keys/hash/sha256.ts";

// Meta's documentation shows these.
it.each([
	[
		"john_smith@gmail.com",
		"62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
	],
	[
		"16505551212",
		"e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
	],
	["mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"],
	[
		"valéry",
		"08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
	],
	["정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"],
])("hashes %j as Meta does", (text, expected) => {
	expect(sha256Hex(text)).toBe(expected);
});

it("hashes the UTF-8 bytes of any text", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			expect(sha256Hex(text)).toBe(
				createHash("sha256").update(text, "utf8").digest("hex"),
			);
		}),
	);
});

it("gives nothing for nothing", () => {
	expect(hashIfAny(undefined)).toBe("");
	expect(hashIfAny("m")).toBe(sha256Hex("m"));
});
