import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/load.ts";
import { PLACEHOLDER_ID } from "../../src/config/placeholder.ts";
import { PREVIEW_EVENTS } from "../../src/config/preview.ts";
import { FbocError } from "../../src/errors.ts";
import { configText } from "../../src/init/config-text.ts";
import { mayBeWritten } from "../../src/init/init-event-name.ts";
import { type Findings, Survey } from "../../src/init/survey.ts";
import { sampleInputs } from "../../src/init/survey-inputs.ts";
import { csvSpec } from "../../src/input/csv/csv-spec.ts";
import type { SegmentEvent } from "../../src/segment/event.ts";
import { temporaryFolder, write } from "../cli/run-fboc.ts";

const read = (text: string) => readConfig(text, "/x/fboc.config.yaml");

/** As if every proposal were taken. */
const uncommented = (text: string) =>
	text.replaceAll(/^( {2})?# (\w+:| {2}|.*# )/gm, "$1$2");

function survey(...events: SegmentEvent[]): Findings {
	const found = new Survey(1000);
	for (const event of events) found.event(event);
	return found.findings;
}
const textOf = (...events: SegmentEvent[]) =>
	configText({ findings: survey(...events) });
const track = (event: string, more: SegmentEvent = {}): SegmentEvent => ({
	type: "track",
	event,
	...more,
});

it("without a sample: the eight events and every key, and it loads", () => {
	const text = configText(undefined);
	const { config, warnings } = read(text);
	expect(warnings.map(({ code }) => code)).toEqual(["placeholder_id"]);
	expect(config.routes.map(({ event }) => event)).toEqual(PREVIEW_EVENTS);
	expect(config.eventSets).toEqual([{ name: "stores", id: PLACEHOLDER_ID }]);
	expect(text).toMatch(/stores: "1000000000000000" {3}# REPLACE/);
	expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
});

describe("from a sample", () => {
	it("sends what is one of the eight, and proposes the rest", () => {
		const text = textOf(
			track("Order Completed"),
			track(" Order Completed "),
			track("product added"),
			track("Lead Generated"),
			track("Signed Up"),
			track("Store Visited"),
			{ type: "page", event: "Not Tracked" },
		);
		const { config } = read(text);
		expect(config.routes.map(({ map, event }) => [map, event])).toEqual([
			["events", "product added"],
			["events", "Order Completed"],
		]);
		expect(text).toContain(
			"  Order Completed: stores   # Purchase, 2 in the sample\n",
		);
		expect(text).toContain("  # Store Visited: stores   # 1 in the sample\n");
		expect(text).toContain("# leads:\n#   Lead Generated: stores");
		expect(text).toContain("# completeRegistrations:\n#   Signed Up: stores");
		expect(text).not.toContain("Not Tracked");
		const all = read(uncommented(text));
		expect(all.config.routes).toHaveLength(PREVIEW_EVENTS.length + 3);
	});

	it("knows the eight by their slugs", () => {
		const text = textOf({ eventSlug: "order_completed" });
		expect(read(text).config.routes.map(({ event }) => event)).toEqual([
			"Order Completed",
		]);
	});

	it("reads values, currencies and countries off it", () => {
		const added = (properties: object) =>
			track("Product Added", { properties });
		const config = (...events: SegmentEvent[]) =>
			read(textOf(...events)).config;
		expect(config(added({ price: 1 })).valueField).toBe("price");
		expect(config(added({ price: 1, value: 2 })).valueField).toBe("value");
		expect(config(added({ price: 1 }), added({ value: 2 })).valueField).toBe(
			"value",
		);
		const money = (currency: string) => added({ currency });
		expect(
			config(money("eur"), money("NOK"), money("EUR"), money("pony")).currency,
		).toBe("EUR");
		expect(config(track("Order Completed")).currency).toBe("USD");
		const person = (traits: object) =>
			track("Order Completed", { context: { traits } });
		const norwegian = person({ address: { country: "Norway" } });
		expect(
			config(norwegian, person({ phone: "900 00 000" })).phoneCountry,
		).toBe("NO");
		expect(
			config(norwegian, person({ phone: "+4790000000" })).phoneCountry,
		).toBeUndefined();
		expect(
			config(person({ phone: "900 00 000" })).phoneCountry,
		).toBeUndefined();
		const total = textOf(
			track("Order Completed", { properties: { total: 3 } }),
		);
		expect(read(total).config.revenueFallback).toBe("none");
		expect(total).toContain("1 of 1 orders have `total` and no `revenue`");
	});

	it.each([
		"Signed Up: ann.sample@example.com",
		"Called +1 (650) 555-1212",
		"Order 5550001001 paid",
		"5f4dcc3b5aa765d61d8327deb882cf99",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6 seen",
		'{"name":"Ann"}',
		"x".repeat(201),
	])("leaves out a name that holds somebody's data: %s", (name) => {
		const found = survey(track(name), track("Step 2 of 10"), track(name));
		expect(found.events).toEqual([{ name: "Step 2 of 10", count: 1 }]);
		const text = configText({ findings: found });
		expect(text).not.toContain(name);
		expect(text).toContain("the names of 2 events in the sample");
	});

	it("of any names whatever still loads, and routes what it says", () => {
		const name = fc.oneof(
			fc.constantFrom(...PREVIEW_EVENTS, "ORDER COMPLETED"),
			fc.string({ unit: "binary", maxLength: 40 }),
			fc.string({
				unit: fc.constantFrom(
					"\n",
					"#",
					":",
					"'",
					'"',
					"\\",
					"\u2028",
					"\u202e",
					"- ",
					"a",
					"{",
					"&",
					"*",
					"!",
					"%",
					"@",
					"`",
				),
			}),
			fc.constantFrom(
				"null",
				"yes",
				"~",
				"1.5",
				"__proto__",
				"constructor",
				"a: b",
				"stores",
			),
		);
		fc.assert(
			fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
				const text = textOf(...names.map((event) => track(event)));
				const { config } = read(text);
				const eight = new Set(
					PREVIEW_EVENTS.map((event) => event.toLowerCase()),
				);
				const wanted = names
					.map((event) => event.trim())
					.filter((event) => eight.has(event.toLowerCase()));
				expect(new Set(config.routes.map(({ event }) => event))).toEqual(
					new Set(wanted),
				);
			}),
			{ numRuns: 40 },
		);
	});

	it("of any names whatever has comments that can be taken off", () => {
		const name = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(name, (given) => {
				const event = given.trim();
				fc.pre(
					event !== "" &&
						mayBeWritten(event) &&
						!/\p{Cs}/u.test(event) &&
						!/lead|sign|regist/i.test(event),
				);
				const line = textOf(track(event), track("Order Completed"))
					.split("\n")
					.find((one) => /^ {2}# .*# 1 in the sample$/.test(one));
				const config = `eventSets: {stores: "1"}\nevents:\n${line?.replace("# ", "")}\n`;
				expect(read(config).config.routes[0]?.event).toBe(event);
			}),
		);
	});
});

describe("sampling", () => {
	const options = { stdin: Readable.from([]), warn: () => {} };
	const source = (name: string, text: string) => {
		const path = write(temporaryFolder(), name, text);
		return { kind: "file", name, path, size: text.length } as const;
	};

	it("stops at its limit, over several inputs", async () => {
		const lines = `${JSON.stringify(track("A"))}\n`.repeat(30);
		const sources = [source("a.ndjson", lines), source("b.ndjson", lines)];
		const { findings } = await sampleInputs(sources, { ...options, limit: 40 });
		expect(findings).toMatchObject({
			read: 40,
			events: [{ name: "A", count: 40 }],
		});
	});

	it("reads a CSV of unknown columns by their names, and says so in the config", async () => {
		const csv =
			"Customer Email,What Event,When Date,Sale Amount\na@b.example,Order Completed,2026-11-18,3\n";
		const renamed = csv.replace("What Event", "Event");
		const sample = await sampleInputs([source("a.csv", renamed)], options);
		expect(sample.findings.events).toEqual([
			{ name: "Order Completed", count: 1 },
		]);
		const { config } = read(configText(sample));
		expect({ ...config.columns }).toMatchObject({ Event: "event" });
	});

	it("of an empty file: the general config", async () => {
		const sample = await sampleInputs([source("a.csv", "")], options);
		expect(sample.proposal).toBeUndefined();
		expect(sample.findings).toMatchObject({ read: 0, events: [] });
		expect(read(configText(sample)).config.columns).toEqual({});
	});

	it("takes a header for what it is where the rows cannot be read again", async () => {
		const stdin = Readable.from([
			Buffer.from(
				"Order ID,Email,Order Date,Total\n1,a@b.example,2026-11-18,3\n",
			),
		]);
		const standard = { kind: "standard input", name: "-" } as const;
		const sample = await sampleInputs([standard], { ...options, stdin });
		const { config } = read(configText(sample));
		expect(config.routes.map(({ event }) => event)).toEqual([
			"Order Completed",
		]);
		expect({ ...config.columns }).toMatchObject({
			Total: "properties.revenue",
		});
		expect({ ...config.defaults }).toEqual({ event: "Order Completed" });
	});

	it("writes no header cell that may be somebody's data", async () => {
		const csv =
			"Order ID,Email,Order Date,Total,+1 650 555 1212,Sampleson of 12 Invented Lane near the old mill\n1,a@b.example,2026-11-18,3,4,5\n";
		const sample = await sampleInputs([source("a.csv", csv)], options);
		const text = configText(sample);
		expect(text).not.toMatch(/555|Sampleson|Invented|a@b/);
		expect({ ...read(text).config.columns }).toMatchObject({
			Total: "properties.revenue",
		});
	});

	const cell = fc.oneof(
		fc.constantFrom(
			..."Order ID|Order Total|Total|Email|Event|Event Name|Date|Order Date|Amount (EUR)|State|City|on|a: b|#|'q'|Financial Status|Name|Lineitem quantity|Tracks → Email|ann@example.com|650 555 1212|ORDER_NO".split(
				"|",
			),
		),
		fc.string({ unit: "grapheme", maxLength: 20 }),
	);
	const quoted = (row: readonly string[]) =>
		row.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");

	it("of any table whatever: a config that loads, and reads that table", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(cell, { minLength: 1, maxLength: 12 }),
				fc.array(fc.array(cell, { minLength: 1, maxLength: 12 }), {
					maxLength: 3,
				}),
				async (header, rows) => {
					const folder = mkdtempSync(join(tmpdir(), "fboc-test-"));
					try {
						const text = `${[header, ...rows].map(quoted).join("\n")}\n`;
						const path = write(folder, "a.csv", text);
						const kind = "file";
						const size = text.length;
						const input = { kind, name: "a.csv", path, size } as const;
						const sample = await sampleInputs([input], options).catch(
							(error: unknown) => {
								if (error instanceof FbocError) return undefined;
								throw error;
							},
						);
						if (sample === undefined) return;
						const written = configText(sample);
						expect(written).not.toMatch(/ann@example|555/);
						const { config } = read(written);
						if (sample.proposal === undefined) return;
						const again = () =>
							csvSpec(
								header.map((name) => name.trim()),
								",",
								"a.csv",
								config,
							);
						const event = [
							...Object.values(config.columns),
							...Object.keys(config.defaults),
						].includes("event");
						if (Object.keys(config.columns).length > 0 && event) again();
						else expect(again).toThrow(/no known form|gives the event/);
					} finally {
						rmSync(folder, { recursive: true });
					}
				},
			),
			{ numRuns: 150 },
		);
	});

	it("shows nothing of a CSV whose first row is data", async () => {
		const csv = "a@b.example,Order Completed,2026-11-18,3\n";
		const error: unknown = await sampleInputs(
			[source("a.csv", csv)],
			options,
		).catch((e: unknown) => e);
		expect(error).toMatchObject({ code: "unknown_columns" });
		expect(String(error) + JSON.stringify(error)).not.toContain("a@b");
	});
});
