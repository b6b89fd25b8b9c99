import { describe, expect, it } from "vitest";
import { KnownHash } from "../../src/match-keys/key-set.ts";
import { FieldStore } from "../../src/wire/field-store.ts";

describe("FieldStore", () => {
	it("gives each hash its field, also when it has begun anew meanwhile", () => {
		const store = new FieldStore();
		const hashes = Array.from(
			{ length: 40_000 },
			(_, i) => new KnownHash(String(i).padStart(64, "0")),
		);
		const field = (known: KnownHash) => {
			const at = store.place(known, "fn");
			const { buffer } = store.view;
			return Buffer.from(buffer, at, 72).toString("latin1");
		};
		for (let round = 0; round < 2; round++) {
			for (const known of hashes) {
				const expected = `"fn":"${known.hex}",`;
				expect(field(known)).toBe(expected);
				expect(field(known)).toBe(expected);
			}
		}
		const [first] = hashes as [KnownHash];
		const last = hashes.at(-1) as KnownHash;
		expect(store.place(last, "fn")).not.toBe(store.place(first, "fn"));
	});
});
