import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GraphProblem } from "../../../src/delivery/graph/graph-problem.ts";
import { metaWords } from "../../../src/delivery/graph/meta-words.ts";
import { Secret } from "../../../src/secret.ts";

const problem = (message: string, title = ""): GraphProblem => ({
	code: 100,
	subcode: 2804016,
	isTransient: false,
	eventIndex: undefined,
	title,
	userMessage: message,
	message: "",
	inner: undefined,
	fbtraceId: undefined,
});
const SECRETS = [new Secret("good-token"), new Secret("s3cr3t")];
const REDACTION = { secrets: SECRETS, eventSetId: "1234567890123456" };
const words = (message: string, event: unknown = {}, title = "") =>
	metaWords(
		problem(message, title),
		REDACTION,
		Buffer.from(JSON.stringify(event)),
	);

describe("metaWords", () => {
	it("joins title and message", () => {
		expect(words("Add a value.", {}, "Missing value")).toBe(
			"Missing value: Add a value.",
		);
		expect(words("")).toBe("Meta gave no reason");
	});

	it("keeps words of the format", () => {
		const event = {
			event_name: "Purchase",
			custom_data: { currency: "USD", content_type: "product" },
		};
		const text = "Purchase needs a currency such as USD for product";
		expect(words(text, event)).toBe(text);
		expect(words("data_processing_options_country is missing")).toBe(
			"data_processing_options_country is missing",
		);
		expect(words("not newer than 7 days, code 2804")).toBe(
			"not newer than 7 days, code 2804",
		);
	});

	it.each([
		[
			"a plain id",
			{ user_data: { external_id: ["u7"] } },
			"external_id u7 is bad",
			"external_id […] is bad",
		],
		[
			"any case",
			{ user_data: { external_id: "AbC" } },
			"abc is bad",
			"[…] is bad",
		],
		[
			"a part of a longer word stays",
			{ match_keys: { extern_id: "par" } },
			"parameter",
			"parameter",
		],
		[
			"a property",
			{ custom_data: { note: "blue (large)" } },
			"got blue (large).",
			"got […].",
		],
		["a number", { custom_data: { age: 4711 } }, "age=4711", "age=[…]"],
		[
			"nested",
			{ custom_data: { a: [{ b: ["secret word"] }] } },
			"x secret word",
			"x […]",
		],
		[
			"the longest first",
			{ match_keys: { extern_id: "ab", fn: "ab cd" } },
			"ab cd",
			"[…]",
		],
	])("hides %s", (_, event, message, expected) => {
		expect(words(message, event)).toBe(expected);
	});

	it.each([
		["an address", "jane.doe@example.org is not hashed"],
		["a phone number", "ph (650) 555-1212 is not hashed"],
		["a hash", `em ${"0a".repeat(32)} is not known`],
		["a token", "Malformed access token EAABcdefghijk1234567890xyz"],
	])("hides %s wherever it came from", (_, message) => {
		expect(words(message)).toMatch(/\[…\]/);
		expect(words(message)).not.toMatch(/jane|650|0a0a|EAAB/);
	});

	it("is one line without control characters, cut to length", () => {
		expect(words("a\u001b[31m\r\nb\u202ec\u0007")).toBe("a [31m b c");
		expect(words("word ".repeat(200)).length).toBeLessThanOrEqual(600);
	});

	it("tells everything that Meta says once, with the inner exception and the trace id", () => {
		const said = {
			...problem("Nachricht", "Titel"),
			message: "(#100) Bad customer field",
			inner: { code: 2804019, message: "no such phone" },
			fbtraceId: "AsuQ1xZ",
		};
		const expected =
			"Titel: Nachricht: no such phone (code 2804019): (#100) Bad customer field (fbtrace AsuQ1xZ)";
		expect(metaWords(said, REDACTION)).toBe(expected);
		const again = { ...said, userMessage: "Titel", message: "no such phone" };
		expect(metaWords(again, REDACTION)).toBe(
			"Titel: no such phone (code 2804019): no such phone (fbtrace AsuQ1xZ)",
		);
	});

	it("hides token and secret, as they are and as in a URL, and the queries of URLs", () => {
		expect(
			words("good-token, s3cr3t, see https://u:p@x.test/a?t=1#f (good-token)"),
		).toBe("[…], […], see https://[…]@x.test/a ([…])");
	});

	it("keeps the event set's id, and no other long number", () => {
		expect(
			words(
				"Object 1234567890123456, 12345678 and 123456789012345678 of 1234567",
			),
		).toBe("Object 1234567890123456, […] and […] of 1234567");
		expect(words("'1234567890123456' +49 151 1234567")).toBe(
			"'1234567890123456' […]",
		);
	});
	it("never repeats a match key, whatever it is", () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[A-Za-z0-9.+*?^$(){}|[\]\\/-]{6,30}$/),
				(value) => {
					const text = words(`Bad value "${value}" given`, {
						match_keys: { extern_id: value },
					});
					expect(text.includes(value)).toBe(false);
				},
			),
		);
	});

	describe("whatever is planted, in whatever spelling, is not in it", () => {
		const around = fc.constantFrom(
			" ",
			", ",
			": ",
			" '",
			' "',
			" (",
			"\n",
			"=",
			"<",
			" | ",
		);
		const planted = (value: fc.Arbitrary<string>) =>
			fc.tuple(
				fc.lorem({ maxCount: 4 }),
				around,
				value,
				around,
				fc.lorem({ maxCount: 4 }),
			);
		const inPlace = ([before, left, value, right, behind]: readonly string[]) =>
			`${before}${left}${value}${right}${behind}, set 1234567890123456`;

		it("phones", () => {
			const digit = fc.integer({ min: 0, max: 9 });
			const join = fc.constantFrom(
				"",
				"",
				"",
				" ",
				"-",
				".",
				"/",
				" - ",
				") ",
				" (",
				"\u00a0",
				"\u2011",
				" / ",
			);
			const phone = fc
				.array(fc.tuple(digit, join), { minLength: 8, maxLength: 15 })
				.map((parts) =>
					parts
						.map(([d, j], i) => (i < parts.length - 1 ? `${d}${j}` : `${d}`))
						.join(""),
				);
			fc.assert(
				fc.property(
					planted(phone),
					fc.constantFrom("", "+", "00", "tel:"),
					(parts, prefix) => {
						const [
							before = "",
							left = "",
							value = "",
							right = "",
							behind = "",
						] = parts;
						const text = words(
							inPlace([before, left, prefix + value, right, behind]),
						);
						expect(text.replace("1234567890123456", "")).not.toMatch(/\d/);
						expect(text).toContain("set 1234567890123456");
					},
				),
			);
		});

		it("phones in the digits of other scripts", () => {
			expect(words("رقم ٠١٢٣٤٥٦٧٨٩ هنا")).toBe("رقم […] هنا");
			expect(words("電話 ０３-１２３４-５６７８")).toBe("電話 […]");
		});

		it("email addresses", () => {
			const mail = fc.tuple(
				fc.stringMatching(/^[a-z][a-z.+_-]{2,12}[a-z]$/),
				fc.constantFrom("@", "%40", "\\u0040", "＠"),
				fc.stringMatching(/^[a-z]{3,8}\.(com|example|co\.uk)$/),
			);
			fc.assert(
				fc.property(mail, around, around, ([name, at, host], left, right) => {
					const text = words(
						inPlace(["Wert", left, `zz${name}${at}zz${host}`, right, "falsch"]),
					);
					expect(text).not.toContain(`zz${name}`);
					expect(text).not.toContain(`zz${host}`);
				}),
			);
		});

		it("hashes in any case", () => {
			const hash = fc
				.tuple(fc.stringMatching(/^[0-9a-f]{64}$/), fc.boolean())
				.map(([hex, upper]) => (upper ? hex.toUpperCase() : hex));
			fc.assert(
				fc.property(planted(hash), (parts) => {
					expect(words(inPlace(parts))).not.toContain(parts[2].slice(0, 12));
				}),
			);
		});

		it("token and secret of any shape", () => {
			const secret = fc
				.stringMatching(/^[\x21-\x7e]{6,40}$/)
				.filter((s) => /[A-Za-z]/.test(s));
			fc.assert(
				fc.property(secret, secret, (token, appSecret) => {
					fc.pre(!"set 1234567890123456 falsch".includes(token));
					const redaction = {
						secrets: [new Secret(token), new Secret(appSecret)],
					};
					const said = problem(
						`falsch ${token} / ${encodeURIComponent(appSecret)} / ${appSecret}`,
					);
					const text = metaWords(said, redaction);
					expect(text).not.toContain(token);
					expect(text).not.toContain(appSecret);
				}),
			);
		});
	});
});
