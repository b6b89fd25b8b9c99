import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import {
	HashField,
	HashListField,
	RepeatingHashField,
} from "../../src/wire/hash-field.ts";

function written(write: (out: ByteWriter) => void): string {
	const out = new ByteWriter(1);
	write(out);
	return out.bytes.toString("utf8", 0, out.length);
}

describe("the fields of hashes", () => {
	it("writes a field with its comma, and nothing without a value", () => {
		const field = new HashField("zp");
		expect(written((out) => field.write(out, "ab12"))).toBe('"zp":"ab12",');
		expect(written((out) => field.write(out, undefined))).toBe("");
	});

	it("writes a list, and nothing for an empty one", () => {
		const field = new HashListField("em");
		expect(written((out) => field.write(out, ["aa", "bb"]))).toBe(
			'"em":["aa","bb"],',
		);
		expect(written((out) => field.write(out, []))).toBe("");
	});

	it("writes a repeating field the same the first time, again, and beyond what it remembers", () => {
		const field = new RepeatingHashField("fn");
		for (let i = 0; i < 10_000; i++) {
			const value = `${i % 6000}`;
			expect(written((out) => field.write(out, value))).toBe(
				`"fn":"${value}",`,
			);
		}
		expect(written((out) => field.write(out, undefined))).toBe("");
	});
});
