import { expect, test } from "vitest";
import { TOPIC_NAMES, TOPICS } from "../../src/catalogue/topics.ts";
import { EXIT } from "../../src/exit-codes.ts";
import { textWidth } from "../../src/terminal/draw/text-width.ts";

test("the topics are those of the contract", () => {
	expect([...TOPIC_NAMES].sort()).toEqual(Object.keys(TOPICS).sort());
	expect(TOPIC_NAMES).toEqual([
		"environment",
		"exit-codes",
		"mapping",
		"privacy",
	]);
});

test.each(Object.entries(TOPICS))("%s fits 80 columns", (_, text) => {
	expect(text).toMatch(/^\S.*\n\n[\s\S]*\S\n$/);
	for (const line of text.split("\n")) {
		expect(textWidth(line), line).toBeLessThanOrEqual(80);
		expect(line).not.toMatch(/\s$/);
	}
});

test("every exit code has its line", () => {
	for (const code of Object.values(EXIT))
		expect(TOPICS["exit-codes"]).toMatch(
			new RegExp(`^ {2}${code} +[A-Z]`, "m"),
		);
});

test.each([
	"FBOC_CONFIG",
	"FBOC_ACCESS_TOKEN",
	"FBOC_STATE_DIR",
	"FBOC_GRAPH_URL",
	"HTTPS_PROXY",
	"NO_PROXY",
	"NO_COLOR",
	"FORCE_COLOR",
	"CI",
])("%s is explained", (name) => {
	expect(TOPICS.environment).toMatch(new RegExp(`^ {2}${name} +[A-Z]`, "m"));
});

test.each([
	"Search",
	"ViewContent",
	"AddToWishlist",
	"AddToCart",
	"InitiateCheckout",
	"AddPaymentInfo",
	"Purchase",
])("the table of names has %s", (name) => {
	expect(TOPICS.mapping).toMatch(new RegExp(`^ {2}[A-Z].* {2,}${name}$`, "m"));
});
