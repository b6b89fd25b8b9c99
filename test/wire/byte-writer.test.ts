import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../src/wire/byte-writer.ts";

/** What a writer has after `write`; it begins too small, so that it must grow. */
function written(write: (out: ByteWriter) => void, capacity = 1): string {
	const out = new ByteWriter(capacity);
	write(out);
	return out.bytes.toString("utf8", 0, out.length);
}

/** Any UTF-16, lone surrogates and control characters included, short and long. */
const anyText = fc.oneof(
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.string({ unit: "grapheme", maxLength: 400 }),
	fc.string({ maxLength: 400 }),
	fc
		.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
		.map((units) => String.fromCharCode(...units)),
);

const anyNumber = fc.oneof(
	fc.integer(),
	fc.integer({ min: 0, max: 20 }),
	fc.maxSafeInteger(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer().map((cents) => cents / 100),
);

describe("ByteWriter writes what JSON.stringify writes", () => {
	it("for any text", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(written((out) => out.string(text))).toBe(JSON.stringify(text));
			}),
			{ numRuns: 1000 },
		);
	});

	it("for every UTF-16 unit, alone and in the midst", () => {
		for (let unit = 0; unit <= 0xffff; unit++) {
			const char = String.fromCharCode(unit);
			const out = new ByteWriter(64);
			out.string(char);
			out.string(`ab${char}cd`);
			const expected = JSON.stringify(char) + JSON.stringify(`ab${char}cd`);
			if (out.bytes.toString("utf8", 0, out.length) !== expected) {
				expect.fail(`unit ${unit} is written otherwise`);
			}
		}
	});

	it.each([23, 24, 25, 255, 256, 257, 5000])("for %d characters", (length) => {
		for (const char of ["a", "é", "語", '"', "\n"]) {
			const text = char.repeat(length);
			expect(written((out) => out.string(text))).toBe(JSON.stringify(text));
		}
	});

	it("for any number", () => {
		fc.assert(
			fc.property(anyNumber, (number) => {
				expect(written((out) => out.number(number))).toBe(
					JSON.stringify(number),
				);
			}),
			{ numRuns: 2000 },
		);
	});

	it("for numbers where digits or forms change", () => {
		const edges = Array.from({ length: 22 }, (_, i) => 10 ** i);
		const numbers = [
			...edges.flatMap((edge) => [edge - 1, edge, edge + 1, -edge, edge + 0.5]),
			0x7ffffffe,
			0x7fffffff,
			0x80000000,
			0xffffffff,
			-0,
			-0x80000000,
			2 ** 53,
			5e-324,
			Number.MAX_VALUE,
			0.1 + 0.2,
		];
		for (const number of numbers) {
			expect(written((out) => out.number(number))).toBe(JSON.stringify(number));
		}
	});

	it("for every number of cents up to 1000, and those about the largest", () => {
		const edge = Math.round(0x7fffffff / 100) * 100;
		for (let i = 0; i <= 100_000; i++) {
			for (const cents of [i, edge - 5000 + (i % 10_000)]) {
				const out = new ByteWriter(32);
				out.number(cents / 100);
				const text = out.bytes.latin1Slice(0, out.length);
				if (text !== JSON.stringify(cents / 100)) {
					expect.fail(`${cents} cents are written as ${text}`);
				}
			}
		}
	});

	it("for numbers that are nearly cents", () => {
		const cents = fc.integer({ min: 0, max: 0x7fffffff });
		fc.assert(
			fc.property(cents, fc.constantFrom(1e-3, 1e-9, -1e-9), (n, by) => {
				const number = n / 100 + by;
				expect(written((out) => out.number(number))).toBe(
					JSON.stringify(number),
				);
			}),
			{ numRuns: 500 },
		);
	});

	it("for any JSON value", () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(written((out) => out.value(value))).toBe(JSON.stringify(value));
			}),
			{ numRuns: 500 },
		);
	});

	it("for a value that is not there", () => {
		expect(written((out) => out.value(undefined))).toBe("null");
	});
});

describe("ByteWriter", () => {
	it("grows by itself, whatever is written", () => {
		const parts = fc.array(
			fc.oneof(
				fc.record({ kind: fc.constant("string"), text: anyText }),
				fc.record({ kind: fc.constant("utf8"), text: fc.string() }),
				fc.record({
					kind: fc.constantFrom("ascii", "raw", "byte"),
					text: fc.stringMatching(/^[a-z]{0,80}$/),
				}),
			),
			{ maxLength: 30 },
		);
		fc.assert(
			fc.property(parts, fc.integer({ min: 1, max: 64 }), (list, capacity) => {
				const text = written((out) => {
					for (const part of list) {
						if (part.kind === "string") out.string(part.text);
						else if (part.kind === "utf8") out.utf8(part.text);
						else if (part.kind === "ascii") out.ascii(part.text);
						else if (part.kind === "raw") out.raw(Buffer.from(part.text));
						else for (const b of Buffer.from(part.text)) out.byte(b);
					}
				}, capacity);
				expect(text).toBe(
					list
						.map(({ kind, text }) =>
							kind === "string" ? JSON.stringify(text) : text,
						)
						.join(""),
				);
			}),
			{ numRuns: 300 },
		);
	});

	it("takes back what was written after a point", () => {
		fc.assert(
			fc.property(anyText, anyText, anyText, (kept, dropped, next) => {
				const text = written((out) => {
					out.string(kept);
					const { length } = out;
					out.string(dropped);
					out.value([dropped, 1.5]);
					out.length = length;
					out.string(next);
				});
				expect(text).toBe(JSON.stringify(kept) + JSON.stringify(next));
			}),
		);
	});

	it("keeps its buffer while there is room", () => {
		const out = new ByteWriter(16);
		const { bytes } = out;
		out.ascii("0123456789abcdef");
		expect(out.bytes).toBe(bytes);
		out.byte(0x21);
		expect(out.bytes).not.toBe(bytes);
		expect(out.bytes.toString("latin1", 0, out.length)).toBe(
			"0123456789abcdef!",
		);
	});

	it("throws RangeError for what is nested beyond the stack", () => {
		let deep: unknown = [];
		for (let i = 0; i < 200_000; i++) deep = [deep];
		expect(() => written((out) => out.value(deep))).toThrow(RangeError);
	});
});
