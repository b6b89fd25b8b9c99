import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteMemo, MEMO_BYTES } from "../../src/segment/byte-memo.ts";

const viewOf = (bytes: Uint8Array) =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

describe("ByteMemo", () => {
	it("never takes one text for another", () => {
		// Few places, so that newcomers drive out who was there all the time.
		const memo = new ByteMemo<string>(2);
		const text = fc.string({
			unit: fc.constantFrom("a", "b", "é", "\0"),
			maxLength: 40,
		});
		fc.assert(
			fc.property(text, fc.nat(9), (text, before) => {
				const bytes = Buffer.from(`${"x".repeat(before)}${text}y`);
				const view = viewOf(bytes);
				const to = bytes.length - 1;
				const known = memo.get(view, before, to);
				expect([undefined, text]).toContain(known);
				memo.set(view, before, to, text);
				const isHeld = to > before && to - before <= MEMO_BYTES;
				expect(memo.get(view, before, to)).toBe(isHeld ? text : undefined);
			}),
			{ numRuns: 2000 },
		);
	});
});
