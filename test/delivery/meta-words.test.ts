import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GraphProblem } from "../../src/delivery/graph-problem.ts";
import { metaWords } from "../../src/delivery/meta-words.ts";
import { Secret } from "../../src/secret.ts";

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
});
