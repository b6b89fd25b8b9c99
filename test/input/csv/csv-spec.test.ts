import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { FbocError } from "../../../src/errors.ts";
import { buildEvent } from "../../../src/input/csv/csv-event.ts";
import { parseCsvPath } from "../../../src/input/csv/csv-path.ts";
import { csvSpec } from "../../../src/input/csv/csv-spec.ts";
import type { InputWarning } from "../../../src/input/input-errors.ts";

function specOf(
	header: string,
	columns: Record<string, string> = {},
	defaults: Record<string, unknown> = {},
) {
	const warnings: InputWarning[] = [];
	const spec = csvSpec(header.split(","), ",", "x.csv", {
		columns,
		defaults,
		warn: (warning) => warnings.push(warning),
	});
	const build = (...cells: string[]) => buildEvent(spec, cells);
	return { ...spec, build, warnings };
}

function refusal(
	header: string[],
	columns: Record<string, string> = {},
): FbocError {
	try {
		csvSpec(header, ",", "x.csv", { columns });
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

describe("the case of names does not matter", () => {
	test("Athena lowers it", () => {
		const spec = specOf(
			"anonymousid,event,messageid,originaltimestamp,properties.Revenue,context.traits.firstname,context.traits.address.postalcode,context.facebook offline conversions.leadid,integrations.all,userid",
		);
		expect(
			spec.build("a", "e", "m", "t", "1", "Ann", "02818", "444", "false", "u"),
		).toEqual({
			anonymousId: "a",
			event: "e",
			messageId: "m",
			originalTimestamp: "t",
			properties: { revenue: "1" },
			context: {
				traits: { firstName: "Ann", address: { postalCode: "02818" } },
				"Facebook Offline Conversions": { leadId: "444" },
			},
			integrations: { All: "false" },
			userId: "u",
		});
		expect(spec.warnings).toEqual([]);
	});

	test.each([
		"userId,type,event,timestamp,context.traits.lastName,properties.order_id,properties.products[0].product_id",
		"id,user_id,event_text,received_at,context_traits_address_postal_code,revenue,currency,coupon",
		"event_name,event_type,user_id,properties,traits,context,timestamp,message_id,integrations",
	])("%s", (header) => {
		const same = specOf(header);
		const upper = specOf(header.toUpperCase());
		const lower = specOf(header.toLowerCase());
		expect(upper.paths).toEqual(same.paths);
		expect(lower.paths).toEqual(same.paths);
		expect(upper.dialect).toBe(same.dialect);
	});

	test("paths of any case lead where those of the usual case do", () => {
		const names = [
			"userId",
			"event",
			"messageId",
			"context.traits.firstName",
			"context.traits.address.postalCode",
			"context.userAgent",
			"traits.email",
			"properties.revenue",
			"properties.products.0.product_id",
			"integrations.Facebook Offline Conversions.leadId",
		];
		const flips = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(flips, (flip) => {
				const other = names.map((name) =>
					[...name]
						.map((letter, at) =>
							flip[at % flip.length]
								? letter.toUpperCase()
								: letter.toLowerCase(),
						)
						.join(""),
				);
				expect(specOf(other.join()).paths).toEqual(specOf(names.join()).paths);
			}),
		);
	});
});

describe("columns of tools", () => {
	const tools =
		",Unnamed: 0,__index_level_0__,_fivetran_synced,_sdc_batched_at,_airbyte_raw_id,_dlt_load_id,_rescued_data,METADATA$ACTION,__op,__proto__";

	test.each([
		["userId,event", { columns: {} }],
		["id,user_id,event_text,uuid,uuid_ts,loaded_at", { columns: {} }],
		["event_name,event_type", { columns: {} }],
		["What,Who", { columns: { What: "event", Who: "userId" } }],
	])("are ignored in silence beside %s", (header, { columns }) => {
		const spec = specOf(header + tools, columns as Record<string, string>);
		const own = header.split(",").length;
		expect(spec.paths.slice(own).flat()).toEqual([]);
		expect(spec.warnings).toEqual([]);
	});

	test.each([
		"_airbyte_ab_id,_airbyte_emitted_at,_airbyte_data",
		"_AIRBYTE_RAW_ID,_AIRBYTE_DATA,_AIRBYTE_EXTRACTED_AT,_AIRBYTE_LOADED_AT",
	])("but for the one that holds the message: %s", (header) => {
		const { paths, warnings } = specOf(header);
		expect(paths.filter((path) => path.length > 0)).toEqual([
			["_airbyte_data"],
		]);
		expect(warnings).toEqual([]);
	});

	test("a property whose name begins with a digit is none", () => {
		const spec = specOf("user_id,event_text,_1st_order,_coupon");
		expect(spec.paths.slice(2)).toEqual([
			["properties", "_1st_order"],
			["properties", "_coupon"],
		]);
	});
});

describe("header cells that are data", () => {
	test("are told by their places, and name no property", () => {
		const spec = specOf(
			"id,user_id,event_text,revenue,Annabel,+1 650 555 1212",
		);
		expect(spec.paths.slice(3)).toEqual([["properties", "revenue"], [], []]);
		expect(spec.warnings.map(({ message }) => message)).toEqual([
			"columns that lead nowhere are ignored: column 5, column 6",
		]);
	});

	test("twins and columns that lead nowhere, too", () => {
		const spec = specOf("userId,event,userid,Annabel Sampleson");
		expect(spec.warnings.map(({ message }) => message)).toEqual([
			expect.stringContaining("ignored: column 4"),
			expect.stringContaining('"userid"'),
		]);
	});
});

describe("a table without an event", () => {
	test.each([
		["exports/order_completed.csv", "Order Completed"],
		["order_completed/part-000.csv.gz", "Order Completed"],
		["s3://bucket/PRODUCT_ADDED/data_0_0_0.csv", "Product Added"],
		["exports/data_0_0_0.csv", undefined],
		["-", undefined],
		["jane-doe-1985.csv", undefined],
	])("%s: names the event %s", (path, event) => {
		const header = ["id", "user_id", "timestamp", "revenue", "+16505551212"];
		const call = () => csvSpec(header, ",", path, { columns: {} });
		let error: unknown;
		try {
			call();
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toMatchObject({ code: "unknown_columns", exitCode: 2 });
		const { message, next } = error as FbocError;
		expect(message).toMatch(/no column .* gives the event.*column 5/);
		expect(message + next).not.toContain("6505");
		const yaml = next.slice(next.indexOf("defaults:"), next.indexOf("or the"));
		expect(parseYaml(yaml)).toEqual({
			defaults: { event: event ?? "Order Completed" },
		});
		expect(yaml.includes("REPLACE")).toBe(event === undefined);
		expect(next).toContain("columns:");
	});

	test("is read where the config gives the event, or the calls have a type", () => {
		const header = "id,user_id,timestamp";
		const given = specOf(header, {}, { event: "Order Completed" });
		expect(given.dialect).toBe("warehouse");
		expect(specOf("userId,type,name").dialect).toBe("dotted");
		expect(specOf(header, { id: "event" }).dialect).toBe("warehouse");
		expect(() => specOf("What,Who", { Who: "userId" })).toThrow(
			"no column of the input gives the event",
		);
	});
});

test.each(["\\N", "null", ""])("a cell with %j is absent", (cell) => {
	const spec = specOf(
		"id,user_id,event_text,context_traits_first_name,coupon,integrations",
	);
	expect(spec.build("m", cell, "e", cell, cell, cell)).toEqual({
		messageId: "m",
		event: "e",
	});
	expect(spec.build("m", "Null", "e", "NULL", `${cell}x`, "u")).toMatchObject({
		userId: "Null",
		context: { traits: { firstName: "NULL" } },
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

	test("gaps are closed at every depth: what is left is what a list without them would give", () => {
		const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), {
			minLength: 1,
			maxLength: 4,
		});
		const table = fc.uniqueArray(
			fc.tuple(indexes, indexes).map(([[i = 0], [j = 0]]) => [i, j] as const),
			{ minLength: 1, maxLength: 8, selector: String },
		);
		fc.assert(
			fc.property(table, fc.func(fc.boolean()), (places, isFilled) => {
				const sorted = [...places].sort(([a, b], [c, d]) => a - c || b - d);
				const filled = sorted.filter(([i, j]) => isFilled(i, j));
				const name = ([i, j]: readonly [number, number]) =>
					`properties.box.products.${i}.tags[${j}].sku`;
				const spec = specOf(["userId", "event", ...places.map(name)].join(","));
				const cells = places.map((place) =>
					filled.includes(place) ? place.join("-") : "",
				);
				const products = [...new Set(filled.map(([i]) => i))].map((i) => ({
					tags: filled
						.filter(([own]) => own === i)
						.map((place) => ({ sku: place.join("-") })),
				}));
				const properties =
					products.length === 0 ? {} : { properties: { box: { products } } };
				expect(spec.build("u", "e", ...cells)).toStrictEqual({
					userId: "u",
					event: "e",
					...properties,
				});
			}),
		);
	});

	test("gaps are closed in a list that a cell holds, and its own nulls stay", () => {
		const spec = specOf(
			"userId,event,properties.products,properties.products.4.sku",
		);
		expect(spec.build("u", "e", '[{"sku":"a"},null]', "b")).toMatchObject({
			properties: { products: [{ sku: "a" }, null, { sku: "b" }] },
		});
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
		const spec = specOf("event,email,email,email,phone,tag,tag", {
			event: "event",
			email: "context.traits.email",
			phone: "traits.phone",
			tag: "properties.tag",
		});
		expect(spec.build("e", "a@b.co", "", "c@d.co", "1", "x", "y")).toEqual({
			event: "e",
			context: { traits: { email: ["a@b.co", "c@d.co"] } },
			traits: { phone: "1" },
			properties: { tag: "x" },
		});
		expect(spec.warnings.map(({ message }) => message)).toEqual([
			expect.stringContaining('"tag"'),
		]);
	});

	test("two names for one place, said one by one, are wanted", () => {
		const spec = specOf(
			"Phone,Mobile",
			{ Phone: "traits.phone", Mobile: "traits.phone" },
			{ event: "Order Completed" },
		);
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
		const spec = csvSpec(header, ",", "x.csv", { columns });
		expect(buildEvent(spec, ["a@b.co", "e", "2020-01-01", "5", "x"])).toEqual({
			context: { traits: { email: "a@b.co" } },
			event: "e",
			timestamp: "2020-01-01",
			properties: { revenue: "5" },
		});
	});

	test("shows nothing that could act on a terminal", () => {
		const { message, next } = refusal([
			"email",
			"date",
			"total",
			"a\u001b[31m",
			"b\u202e",
			"z".repeat(90),
		]);
		expect(message + next).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}|31m|zzz/u);
		expect(message).toContain('"total", column 4, column 5, column 6');
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
