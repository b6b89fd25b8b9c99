import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Look, PLAIN_PAINT } from "../../src/terminal/draw/paint.ts";
import { prettyJson } from "../../src/terminal/draw/pretty-json.ts";
import { textWidth } from "../../src/terminal/draw/text-width.ts";
import { sampleLines } from "../../src/terminal/screens/sample.ts";
import { maskedPayload } from "../../src/terminal/screens/sample-payload.ts";

const look: Look = { paint: PLAIN_PAINT, width: 80, verbose: false };
const hash = createHash("sha256").update("ada@example.com").digest("hex");

const show = (event: unknown, verbose = false): string =>
	sampleLines(
		{ eventSet: "stores", json: JSON.stringify(event) },
		{ ...look, verbose },
	).join("\n");

test("hashes are whole, whatever the width of their key", () => {
	const text = show({
		user_data: { em: [hash], external_id: hash },
		match_keys: { email: [hash, hash] },
	});
	expect(text.split(hash)).toHaveLength(5);
	expect(text).not.toContain("not shown");
});

test("nothing that says who somebody is is shown unless it is a hash", () => {
	const text = show({
		match_keys: { extern_id: "user-77", lead_id: "1234567890123456" },
		user_data: { em: [hash, "ada@example.com"], ph: 16505551212 },
		custom_data: {
			email: "ada@example.com",
			"First Name": "Ada",
			address: { street: "1 Main St", lines: ["Flat 3"] },
			memo: "call +1 (650) 555-1212",
			to: "mail ada@example.com today",
			coupon: "SUMMER",
			order_id: "A-1001",
		},
	});
	for (const raw of [
		"user-77",
		"1234567890",
		"ada@",
		"Ada",
		"Main",
		"Flat",
		"650",
	])
		expect(text).not.toContain(raw);
	for (const kept of [hash, "SUMMER", "A-1001", "[not shown]", "are not shown"])
		expect(text).toContain(kept);
});

test("an identifier is shown nowhere, as a value or a name, at whatever depth, and hides nothing else", () => {
	const identifier = fc.constantFrom(
		"ada@example.com",
		"call +1 (650) 555-1212 now",
		"https://shop.example/a%40ada%40example.com/b",
		"https://shop.example/x?u=ada%20byrne#650555",
	);
	const { tree } = fc.letrec((tie) => ({
		tree: fc.oneof(
			{ depthSize: "small" },
			fc.constantFrom("SUMMER", 7, null),
			identifier,
			fc.array(tie("tree"), { maxLength: 3 }),
			fc.dictionary(
				fc.oneof(fc.constantFrom("tier", "colour", "grade"), identifier),
				tie("tree"),
				{ maxKeys: 4 },
			),
		),
	}));
	const hidden = ["ada@", "ada%40", "650", "u=ada", "555"];
	const countOf = (value: unknown): number =>
		typeof value === "object" && value !== null
			? Object.values(value).reduce<number>((sum, v) => sum + countOf(v), 1)
			: 1;
	fc.assert(
		fc.property(tree, (tree) => {
			const masked = maskedPayload(JSON.stringify({ custom_data: { tree } }));
			const text = JSON.stringify(masked);
			for (const raw of hidden) expect(text).not.toContain(raw);
			expect(countOf(masked)).toBe(countOf({ custom_data: { tree } }));
		}),
	);
});

test("a payload that is no JSON, or none at all, shows nothing", () => {
	expect(sampleLines(undefined, look)).toEqual([]);
	expect(sampleLines({ eventSet: "a", json: "{" }, look)).toEqual([]);
});

test("long payloads are cut, and say so, unless --verbose", () => {
	const event = { list: Array.from({ length: 200 }, (_, i) => `item ${i}`) };
	expect(show(event)).toContain("--payloads FILE");
	expect(show(event)).not.toContain("item 199");
	expect(show(event, true)).toContain("item 199");
	expect(show({ text: "x".repeat(300) })).toMatch(
		/x+…\n {2}\}\n {2}\(cut to fit/,
	);
});

test("pretty JSON fits, and what is not cut reads back as it was", () => {
	fc.assert(
		fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
			const lines = prettyJson(value, 60);
			for (const line of lines) {
				// Deep nesting leaves no room: then only the brackets are wider.
				if (!/^ {50,}/.test(line))
					expect(textWidth(line)).toBeLessThanOrEqual(60);
			}
			const text = lines.join("\n");
			if (!text.includes("…"))
				expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
		}),
	);
});
