import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import { fixed } from "../../src/wire/fixed.ts";

describe("fixed text", () => {
	it("is written as it is, whatever stands around it", () => {
		const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 100 });
		fc.assert(
			fc.property(fc.array(ascii, { maxLength: 8 }), (texts) => {
				const out = new ByteWriter(1);
				for (const text of texts) {
					out.fixed(fixed(text));
					out.byte(0x2c);
				}
				expect(out.bytes.toString("latin1", 0, out.length)).toBe(
					texts.map((text) => `${text},`).join(""),
				);
			}),
		);
	});

	it("keeps the bits of every ASCII character, control characters too", () => {
		const all = String.fromCharCode(...Array(128).keys()).repeat(2);
		const out = new ByteWriter(1);
		out.fixed(fixed(all));
		expect(out.bytes.toString("latin1", 0, out.length)).toBe(all);
		expect(() => fixed("é")).toThrow(RangeError);
	});
});

describe("ByteWriter.copy", () => {
	it("copies any bytes from anywhere to anywhere", () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 300 }),
				fc.nat(20),
				(source, from) => {
					const out = new ByteWriter(1);
					out.byte(1);
					const begin = Math.min(from, source.length);
					out.copy(
						new DataView(source.buffer, source.byteOffset, source.length),
						begin,
						source.length,
					);
					expect(out.length).toBe(1 + source.length - begin);
					expect(
						Buffer.from(out.bytes.subarray(1, out.length)).equals(
							source.subarray(begin),
						),
					).toBe(true);
				},
			),
		);
	});
});
