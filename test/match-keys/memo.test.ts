import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import { Memo, MemoisedHash } from "../../src/match-keys/memo.ts";

describe("Memo", () => {
	it("never holds more than two generations, whatever comes", () => {
		const memo = new Memo<number>(10);
		for (let i = 0; i < 1000; i++) {
			memo.set(String(i), i);
			memo.get(String(i - 7));
			expect(memo.size).toBeLessThanOrEqual(20);
		}
	});

	it("keeps what is in use while the rest goes by", () => {
		const memo = new Memo<string>(4);
		memo.set("kept", "yes");
		memo.set("left", "no");
		for (let i = 0; i < 50; i++) {
			memo.set(String(i), "x");
			expect(memo.get("kept")).toBe("yes");
		}
		expect(memo.get("left")).toBeUndefined();
	});

	it("does not remember long texts", () => {
		const memo = new Memo<string>(4);
		memo.set("x".repeat(1000), "y");
		expect(memo.size).toBe(0);
	});
});

describe("MemoisedHash", () => {
	it("gives what the normaliser's hash is, the first and every further time", () => {
		const hashes = new MemoisedHash(
			(text) => ({
				text: text.length > 3 ? text.toUpperCase() : undefined,
				notes: text.length,
			}),
			3,
		);
		fc.assert(
			fc.property(fc.string({ maxLength: 6 }), (text) => {
				const expected = text.length > 3 ? sha256Hex(text.toUpperCase()) : "";
				for (let i = 0; i < 2; i++) {
					const { hex, notes } = hashes.known(text);
					expect([hex, notes]).toEqual([expected, text.length]);
				}
			}),
		);
	});

	it("normalises a repeated value once, also one that is dropped", () => {
		let calls = 0;
		const hashes = new MemoisedHash(() => {
			calls++;
			return { text: undefined, notes: 1 };
		}, 10);
		hashes.known("a");
		hashes.known("a");
		expect(calls).toBe(1);
	});
});
