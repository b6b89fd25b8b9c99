import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { FbocError } from "../../src/errors.ts";
import { buildEvent } from "../../src/input/csv-event.ts";
import { parseCsvPath } from "../../src/input/csv-path.ts";
import { csvSpec } from "../../src/input/csv-spec.ts";
import type { InputWarning } from "../../src/input/input-errors.ts";

function specOf(header: string, columns: Record<string, string> = {}) {
	const warnings: InputWarning[] = [];
	const spec = csvSpec(header.split(","), ",", columns, "x.csv", (warning) =>
		warnings.push(warning),
	);
	const build = (...cells: string[]) => buildEvent(spec, cells);
	return { ...spec, build, warnings };
}

function refusal(
	header: string[],
	columns: Record<string, string> = {},
): FbocError {
	try {
		csvSpec(header, ",", columns, "x.csv");
	} catch (error) {
		if (error instanceof FbocError) return error;
	}
	throw new Error("not refused");
}

test.each([
	[
		"properties.products.0.product_id",
		["properties", "products", 0, "product_id"],
	],
	[
		"properties.products[1].product_id",
		["properties", "products", 1, "product_id"],
	],
	[
		"context.Facebook Offline Conversions.leadId",
		["context", "Facebook Offline Conversions", "leadId"],
	],
	['context["a.b"].c', ["context", "a.b", "c"]],
	["context.'a.b'.c", ["context", "a.b", "c"]],
	['properties."1.5".x', ["properties", "1.5", "x"]],
	["properties.0", ["properties", "0"]],
	["properties.list.007", ["properties", "list", "007"]],
	["properties.list.1000", ["properties", "list", 1000]],
	["properties.list.1001", []],
	["properties.__proto__.x", []],
	["constructor.prototype.x", []],
	["properties..x", undefined],
	["properties.x[", undefined],
	["", undefined],
])("path %s", (text, path) => {
	expect(parseCsvPath(text)).toEqual(path);
});

describe("dialects", () => {
	test.each([
		["userId,event,timestamp", "dotted"],
		["event,timestamp,properties.revenue", "dotted"],
		["type,event,properties,context", "dotted"],
		["id,event,user_id,revenue", "warehouse"],
		["ID,EVENT_TEXT,CONTEXT_TRAITS_EMAIL", "warehouse"],
		["event_name,event_type,user_id,properties", "s3"],
	])("%s is %s", (header, dialect) => {
		expect(specOf(header).dialect).toBe(dialect);
	});

	test("warehouse: a slug alone goes to eventSlug, traits to camelCase, bookkeeping nowhere", () => {
		const spec = specOf(
			"id,user_id,event,context_traits_first_name,context_traits_address_zip,context_page_url,context_facebook_offline_conversions_lead_id,uuid_ts,Store Name",
		);
		expect(
			spec.build(
				"m",
				"u",
				"order_completed",
				"Ann",
				"02818",
				"http://x",
				"444",
				"t",
				"S1",
			),
		).toEqual({
			messageId: "m",
			userId: "u",
			eventSlug: "order_completed",
			context: {
				traits: { firstName: "Ann", address: { zip: "02818" } },
				"Facebook Offline Conversions": { leadId: "444" },
			},
			properties: { "Store Name": "S1" },
		});
		expect(spec.warnings).toEqual([]);
	});

	test("warehouse: event_text beats the slug, unless it is empty", () => {
		const spec = specOf("user_id,event,event_text");
		expect(spec.build("u", "order_completed", "Order Completed")).toEqual({
			userId: "u",
			event: "Order Completed",
		});
		expect(spec.build("u", "order_completed", "")).toEqual({
			userId: "u",
			eventSlug: "order_completed",
		});
	});

	test("s3: the bare email fills in only where the context has none", () => {
		const spec = specOf("email,event_name,event_type,context");
		const context = (email: string) => JSON.stringify({ traits: { email } });
		expect(
			spec.build("bare@x.co", "e", "track", context("own@x.co")),
		).toMatchObject({ context: { traits: { email: "own@x.co" } } });
		expect(spec.build("bare@x.co", "e", "track", context(""))).toMatchObject({
			context: { traits: { email: "bare@x.co" } },
		});
		expect(spec.build("bare@x.co", "e", "track", "")).toMatchObject({
			context: { traits: { email: "bare@x.co" } },
		});
	});

	test("dotted: columns that lead nowhere are ignored, aloud", () => {
		const spec = specOf("userId,event,email,channel");
		expect(spec.build("u", "e", "a@b.co", "server")).toEqual({
			userId: "u",
			event: "e",
			channel: "server",
		});
		expect(
			spec.warnings.map(({ code, message }) => [
				code,
				message.includes('"email"'),
			]),
		).toEqual([["ignored_columns", true]]);
	});
});

describe("building", () => {
	test("array items without a cell are left out, prototypes are out of reach", () => {
		const spec = specOf(
			"userId,event,properties.products.0.id,properties.products.3.id,properties.__proto__.x,__proto__",
		);
		expect(spec.build("u", "e", "", "p4", "1", "2")).toEqual({
			userId: "u",
			event: "e",
			properties: { products: [{ id: "p4" }] },
		});
		expect("x" in {}).toBe(false);
	});

	test("of two columns for one place the first that is not empty wins, aloud", () => {
		const spec = specOf("userId,event,event,properties.a,properties.a");
		expect(spec.build("u", "", "e2", "1", "2")).toEqual({
			userId: "u",
			event: "e2",
			properties: { a: "1" },
		});
		expect(spec.warnings.map(({ code }) => code)).toEqual(["same_column"]);
	});

	test("a cell that does not fit what is there changes nothing", () => {
		const spec = specOf(
			"userId,event,properties.a,properties.a.b,properties.list.0,properties.list.x",
		);
		expect(spec.build("u", "e", "text", "deep", "item", "key")).toEqual({
			userId: "u",
			event: "e",
			properties: { a: "text", list: ["item"] },
		});
	});

	test("an inherited name is no value that is there", () => {
		const spec = specOf(
			"userId,event,properties.toString,properties.valueOf.x",
		);
		expect(spec.build("u", "e", "1", "2")).toEqual({
			userId: "u",
			event: "e",
			properties: { toString: "1", valueOf: { x: "2" } },
		});
	});
});

describe("columns of the config", () => {
	test("for a header of no dialect; the others are ignored, aloud", () => {
		const spec = specOf("Mail,What,When,Sum,Misc", {
			mail: "context.traits.email",
			What: "event",
			When: "timestamp",
			Sum: "properties.revenue",
			absent: "userId",
		});
		expect(spec.dialect).toBe("columns");
		expect(spec.build("a@b.co", "e", "2020-01-01", "5", "x")).toEqual({
			context: { traits: { email: "a@b.co" } },
			event: "e",
			timestamp: "2020-01-01",
			properties: { revenue: "5" },
		});
		expect(spec.warnings.map(({ code }) => code)).toEqual(["ignored_columns"]);
	});

	test("columns of one name fill a list where a match key may be one", () => {
		const spec = specOf("email,email,email,phone,tag,tag", {
			email: "context.traits.email",
			phone: "traits.phone",
			tag: "properties.tag",
		});
		expect(spec.build("a@b.co", "", "c@d.co", "1", "x", "y")).toEqual({
			context: { traits: { email: ["a@b.co", "c@d.co"] } },
			traits: { phone: "1" },
			properties: { tag: "x" },
		});
		expect(spec.warnings.map(({ message }) => message)).toEqual([
			expect.stringContaining('"tag"'),
		]);
	});

	test("two names for one place, said one by one, are wanted", () => {
		const spec = specOf("Phone,Mobile", {
			Phone: "traits.phone",
			Mobile: "traits.phone",
		});
		expect(spec.build("", "2")).toEqual({ traits: { phone: "2" } });
		expect(spec.warnings).toEqual([]);
	});

	test("they win over the dialect, an empty path ignores", () => {
		const spec = specOf("user_id,event_text,email,secret", {
			email: "context.traits.email",
			secret: "",
		});
		expect(spec.dialect).toBe("warehouse");
		expect(spec.build("u", "e", "a@b.co", "s")).toEqual({
			userId: "u",
			event: "e",
			context: { traits: { email: "a@b.co" } },
		});
	});
});

describe("a header of no known form", () => {
	test("names the columns and offers a block that can be pasted", () => {
		const header = ["Email", "Purchase Date", "Order Total", "Store: #1", "on"];
		const error = refusal(header);
		expect([error.code, error.exitCode]).toEqual(["unknown_columns", 2]);
		for (const name of header) expect(error.message).toContain(`"${name}"`);
		const yaml = parseYaml(error.next.slice(error.next.indexOf("columns:")));
		expect(yaml).toEqual({
			columns: {
				Email: "context.traits.email",
				"Purchase Date": "timestamp",
				"Order Total": "properties.revenue",
			},
			defaults: { event: "Order Completed" },
		});
		const commented = error.next
			.slice(error.next.indexOf("columns:"))
			.replaceAll("  # ", "  ")
			.replace(/^ *one column.*$/gm, "");
		expect(Object.keys(parseYaml(commented).columns)).toEqual(header);
	});

	test("its own suggestion, pasted, is accepted", () => {
		const header = ["email", "event name", "date", "amount", 'odd "name"'];
		const { next } = refusal(header);
		const { columns } = parseYaml(next.slice(next.indexOf("columns:")));
		const spec = csvSpec(header, ",", columns, "x.csv");
		expect(buildEvent(spec, ["a@b.co", "e", "2020-01-01", "5", "x"])).toEqual({
			context: { traits: { email: "a@b.co" } },
			event: "e",
			timestamp: "2020-01-01",
			properties: { revenue: "5" },
		});
	});

	test("escapes what could act on a terminal", () => {
		const { message, next } = refusal([
			"a\u001b[31m",
			"b\u202e",
			"z".repeat(90),
		]);
		expect(message + next).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
		expect(message).toContain("\\u{1b}");
		expect(message).not.toContain("z".repeat(41));
	});

	test.each([
		[["jane@example.com", "Order", "5"]],
		[["Jane", "2020-01-24 06:29:02", "Zoe"]],
		[["Jane", "Doe", "+49 30 1234567"]],
		[["Jane", "5f4dcc3b5aa765d61d8327deb882cf99"]],
	])("a first row that is data is not shown: %j", (header) => {
		const { message, next, code } = refusal(header);
		expect(code).toBe("unknown_columns");
		for (const cell of header) expect(message + next).not.toContain(cell);
	});
});
