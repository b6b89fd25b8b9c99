import fc from "fast-check";
import { expect, test } from "vitest";
import {
	ABSENT,
	CLAIMED,
	DELIVERED,
	KeyTable,
	UNKNOWN,
} from "../../../src/ledger/claims/key-table.ts";

/** Few distinct words, so that keys collide and neighbours move. */
const key = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(40), fc.nat(3));

test("behaves as a map, whatever is added, changed and deleted", () => {
	const step = fc.record({
		key,
		state: fc.constantFrom(ABSENT, CLAIMED, DELIVERED, UNKNOWN),
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
			const table = new KeyTable();
			const model = new Map<string, number>();
			for (const { key, state } of steps) {
				const words = Uint32Array.from(key);
				if (state === ABSENT) table.delete(words, 0);
				else table.set(words, 0, state);
				if (state === ABSENT) model.delete(key.join());
				else model.set(key.join(), state);
			}
			expect(table.size).toBe(model.size);
			for (const { key } of steps)
				expect(table.state(Uint32Array.from(key), 0)).toBe(
					model.get(key.join()) ?? ABSENT,
				);
		}),
	);
});

test("grows, and gives back all keys of one state and only those", () => {
	const table = new KeyTable();
	for (let i = 0; i < 20_000; i++)
		table.set(
			Uint32Array.of(i, i * 7, 1, 2),
			0,
			i % 4 === 0 ? UNKNOWN : CLAIMED,
		);
	const taken = table.extract(CLAIMED);
	expect(taken.length / 4).toBe(15_000);
	expect(table.size).toBe(5_000);
	expect(table.state(Uint32Array.of(8, 56, 1, 2), 0)).toBe(UNKNOWN);
	expect(table.state(Uint32Array.of(9, 63, 1, 2), 0)).toBe(ABSENT);
});

test("grows over keys that no bit parts", () => {
	const table = new KeyTable();
	const words = (i: number) => Uint32Array.of(1, i, i * 3, 2);
	for (let i = 0; i < 5_000; i++) table.set(words(i), 0, CLAIMED);
	table.set(words(5_001), 0, UNKNOWN);
	expect(table.size).toBe(5_001);
	for (let i = 0; i < 5_000; i += 97) {
		expect(table.state(words(i), 0)).toBe(CLAIMED);
	}
	expect(table.state(words(5_000), 0)).toBe(ABSENT);
	expect(table.extract(CLAIMED).length / 4).toBe(5_000);
	expect(table.state(words(5_001), 0)).toBe(UNKNOWN);
});
