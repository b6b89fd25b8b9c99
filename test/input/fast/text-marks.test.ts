import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextMarks } from "../../../src/input/fast/text-marks.ts";

const isStop = (byte: number) => byte < 0x20 || byte === 0x22 || byte === 0x5c;

describe("TextMarks", () => {
	it("says of any bytes what a look at each of them says", () => {
		const marks = new TextMarks();
		const byte = fc.oneof(
			{ weight: 20, arbitrary: fc.constantFrom(0x61, 0x20, 0x21, 0x5b, 0x7f) },
			fc.constantFrom(0x22, 0x5c, 0x1f, 0, 0x0a, 0x40, 0x80, 0xff, 0xc3),
		);
		const bytes = fc.array(byte, { minLength: 1, maxLength: 200 });
		fc.assert(
			fc.property(bytes, fc.nat(40), (given, behind) => {
				const all = Buffer.concat([
					Buffer.from(given),
					Buffer.alloc(behind, 0x61),
				]);
				const end = given.length;
				marks.mark(all, end);
				for (let from = 0; from < end; from++) {
					const found = given.findIndex((b, i) => i >= from && isStop(b));
					expect(marks.stop(from)).toBe(found < 0 ? end : found);
					const to = from + 1 + ((from * 7) % (end - from));
					const part = given.slice(from, to);
					expect(marks.isAscii(from, to)).toBe(part.every((b) => b < 0x80));
					expect(marks.hasAt(from, to)).toBe(part.includes(0x40));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("grows with its block, and forgets a longer one before", () => {
		const marks = new TextMarks();
		for (const length of [3_000_000, 100, 5_000_000]) {
			const bytes = Buffer.alloc(length, "a");
			bytes[length - 1] = 0x22;
			marks.mark(bytes, length);
			expect(marks.stop(5)).toBe(length - 1);
			marks.mark(bytes, length - 50);
			expect(marks.stop(5)).toBe(length - 50);
		}
	});
});
