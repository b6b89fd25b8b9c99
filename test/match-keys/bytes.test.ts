import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	normaliseEmail,
	writeEmail,
} from "../../src/match-keys/normalise/email.ts";
import {
	normaliseExternalId,
	writeExternalId,
} from "../../src/match-keys/normalise/external-id.ts";
import { mayBeNobody } from "../../src/match-keys/normalise/nothing.ts";
import {
	normalisePhone,
	writePhone,
} from "../../src/match-keys/normalise/phone.ts";

/** What a writer makes of a text; undefined when it leaves it to the reference. */
function written(
	text: string,
	write: (
		source: Uint8Array,
		from: number,
		to: number,
		target: Uint8Array,
		at: number,
	) => number,
): string | undefined {
	const source = Buffer.from(`"${text}"`);
	const target = Buffer.alloc(source.length + 8, "#");
	const length = write(source, 1, source.length - 1, target, 3);
	if (length < 0) return undefined;
	expect(length).toBeGreaterThan(0);
	expect(target.toString("latin1", 0, 3)).toBe("###");
	return target.toString("utf8", 3, 3 + length);
}

/** Texts of some characters, most of them the key's. */
const textOf = (characters: string, maxLength: number) =>
	fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });

/** Atoms joined by dots, and labels that begin and end with a letter or digit. */
const ADDRESS =
	/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

describe("what is normalised from bytes is what is normalised from text", () => {
	it("emails", () => {
		let plain = 0;
		fc.assert(
			fc.property(
				textOf("aabB9._+'@é ", 5),
				textOf("aabB9..-_", 6),
				(local, domain) => {
					const text = `${local}@${domain}`;
					const found = written(text, writeEmail);
					const isPlain = ADDRESS.test(text.toLowerCase());
					expect(found).toBe(isPlain ? text.toLowerCase() : undefined);
					if (!isPlain) return;
					plain++;
					expect(normaliseEmail(` ${text}\t`)).toBe(found);
				},
			),
			{ numRuns: 20_000 },
		);
		expect(plain).toBeGreaterThan(100);
		expect(written("Ada.Byrne+x@Shop-1.Example.com", writeEmail)).toBe(
			"ada.byrne+x@shop-1.example.com",
		);
	});

	it("phones", () => {
		let plain = 0;
		const country = fc.constantFrom("US", "CA", "DE", undefined);
		fc.assert(
			fc.property(
				fc.constantFrom("", "+", "1", "+1", "+44", "00", "("),
				textOf("0123456789 ().-+x", 16),
				country,
				(begin, rest, country) => {
					const text = begin + rest;
					const found = written(text, (source, from, to, target, at) =>
						writePhone(source, from, to, target, at, country),
					);
					if (found === undefined) return;
					plain++;
					expect(found).toBe(normalisePhone(text, country));
				},
			),
			{ numRuns: 20_000 },
		);
		expect(plain).toBeGreaterThan(100);
		const inCountry = (text: string, country: string) =>
			written(text, (...rest) => {
				const [source, from, to, target, at] = rest;
				return writePhone(source, from, to, target, at, country);
			});
		expect(inCountry("(401) 555-0123", "US")).toBe("14015550123");
		expect(inCountry("1 401.555.0123", "CA")).toBe("14015550123");
		expect(inCountry("+44 7911 123456", "US")).toBe("447911123456");
		// A number that was taken for a decimal one, with blanks behind it or none.
		for (const text of ["+4470000.0", "+4470000.0 ", "4015550123.00  "])
			expect(inCountry(text, "US")).toBeUndefined();
	});

	it("external ids", () => {
		fc.assert(
			fc.property(textOf("aZ9-_@é \t", 8), (text) => {
				const found = written(text, writeExternalId);
				if (found !== undefined) expect(found).toBe(normaliseExternalId(text));
				// What may be nobody is left to the reference, which decides.
				const isAsked = mayBeNobody(Buffer.from(text), 0, text.length);
				expect(found === undefined).toBe(/[^!-~]/.test(text) || isAsked);
			}),
			{ numRuns: 2000 },
		);
	});
});
