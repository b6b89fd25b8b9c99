import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WARNINGS } from "../../src/conversion/warnings.ts";
import { unbalanced } from "../../src/report/books.ts";
import { OTHER_NAMES, Tally } from "../../src/report/tally.ts";
import { CURRENCIES } from "../../src/vocabulary/currencies.ts";
import { batchOf, settingsOf, track } from "../pipeline/mapping.ts";

const settings = settingsOf({
	api: "offline",
	events: { "Order Completed": ["1", "2"], Visited: "2" },
	leads: { Visited: "1" },
});
const { plan } = settings;
const USD = CURRENCIES.indexOf("USD");
const EUR = CURRENCIES.indexOf("EUR");

const order = (properties: object) => track("Order Completed", { properties });
const BATCH = batchOf(
	[
		order({ revenue: 1 }),
		"not json",
		track("Foo"),
		{ type: "page" },
		order({}),
		track("Foo"),
		track("Bar"),
		order({ revenue: 0, email: "a@example.com" }),
		order({ revenue: "x" }),
		track("Visited", {
			context: { traits: { email: "no address", phone: "+14011234567" } },
		}),
		track("Visited", { context: { traits: { email: "f".repeat(64) } } }),
		track("Visited", { integrations: { All: false } }),
	],
	settings,
);

describe("Tally of events", () => {
	const tally = new Tally(plan);
	tally.addBatch(BATCH, "one.ndjson", 101);
	tally.addBatch(BATCH, "two.ndjson", 1);
	const report = tally.report();

	it("adds the counts up", () => {
		expect(report.events).toEqual({
			read: 24,
			not_track: 2,
			unmapped: 6,
			opted_out: 2,
			filtered: 0,
			rejected: 6,
			accepted: 8,
		});
	});

	it("names the first place of each reject, most frequent first, then by code", () => {
		const first = (line: number) => ({ input: "one.ndjson", line });
		expect(report.rejects).toEqual([
			{ code: "invalid_value", stage: "map", count: 2, first: first(109) },
			{ code: "malformed_json", stage: "read", count: 2, first: first(102) },
			{ code: "missing_value", stage: "map", count: 2, first: first(105) },
		]);
	});

	it("does the same for warnings", () => {
		const first = (line: number) => ({ input: "one.ndjson", line });
		expect(report.warnings).toEqual([
			{ code: "currency_assumed", count: 4, first: first(101) },
			{ code: "invalid_email", count: 2, first: first(110) },
			{ code: "pii_dropped", count: 2, first: first(108) },
			{ code: "value_not_positive", count: 2, first: first(108) },
		]);
		for (const { code } of report.warnings) expect(WARNINGS).toContain(code);
	});

	it("counts unmapped events by name, most frequent first", () => {
		expect(report.unmapped).toEqual([
			{ event: "Foo", count: 4 },
			{ event: "Bar", count: 2 },
		]);
	});

	it("counts what became of each match key", () => {
		expect(Object.keys(report.match_keys)).toHaveLength(11);
		expect(report.match_keys).toMatchObject({
			email: { present: 4, sent: 2, already_hashed: 2, dropped: 2 },
			phone: { present: 2, sent: 2, already_hashed: 0, dropped: 0 },
			extern_id: { present: 8, sent: 8, already_hashed: 0, dropped: 0 },
			lead_id: { present: 0, sent: 0, already_hashed: 0, dropped: 0 },
		});
	});

	it("counts names beyond the thousandth together", () => {
		const many = new Tally(plan);
		const names = (from: number) =>
			batchOf(
				Array.from({ length: 800 }, (_, i) => track(`Name ${from + i}`)),
				settings,
			);
		many.addBatch(names(0), "a", 1);
		many.addBatch(names(600), "a", 801);
		const { unmapped } = many.report();
		expect(unmapped).toHaveLength(1001);
		expect(unmapped[0]).toEqual({ event: OTHER_NAMES, count: 400 });
		expect(unmapped[1]).toEqual({ event: "Name 600", count: 2 });
	});
});

describe("Tally of deliveries", () => {
	it("counts by event set and by route, and sums what is delivered or would be", () => {
		const tally = new Tally(plan);
		for (const route of [0, 0, 1, 2, 3]) tally.plan(route);
		tally.settle(0, "delivered", 1.1, USD);
		tally.settle(0, "would_send", 2.2, USD);
		tally.settle(1, "delivered", 5, EUR);
		tally.settle(2, "unknown", 7, USD);
		tally.settle(3, "delivered", Number.NaN, 0);
		const { deliveries, event_sets, conversions } = tally.report();
		expect(deliveries).toEqual({
			planned: 5,
			delivered: 3,
			duplicate: 0,
			refused: 0,
			unknown: 1,
			unsent: 0,
			would_send: 1,
		});
		expect(event_sets).toMatchObject([
			{ name: "set-1", id: "1", planned: 3, delivered: 2, value: { USD: 3.3 } },
			{ name: "set-2", id: "2", planned: 2, delivered: 1, value: { EUR: 5 } },
		]);
		expect(conversions).toEqual([
			{
				event: "Order Completed",
				event_name: "Purchase",
				event_set: "set-1",
				count: 2,
			},
			{
				event: "Order Completed",
				event_name: "Purchase",
				event_set: "set-2",
				count: 1,
			},
			{ event: "Visited", event_name: "Other", event_set: "set-2", count: 1 },
			{ event: "Visited", event_name: "Lead", event_set: "set-1", count: 1 },
		]);
	});

	it("orders currencies by code", () => {
		const tally = new Tally(plan);
		tally.settle(0, "delivered", 1, USD);
		tally.settle(0, "delivered", 1, EUR);
		expect(Object.keys(tally.report().event_sets[0]?.value ?? {})).toEqual([
			"EUR",
			"USD",
		]);
	});

	it("does not know a route that the plan does not have", () => {
		expect(() => new Tally(plan).plan(99)).toThrow(RangeError);
	});
});

describe("the books, for any run", () => {
	const outcome = fc.constantFrom(
		"delivered",
		"duplicate",
		"refused",
		"unknown",
		"unsent",
		"would_send",
	);
	const line = fc.oneof(
		fc.constantFrom(
			track("Visited"),
			track("Nothing"),
			order({ revenue: 5 }),
			order({}),
			{ type: "page" },
			"garbage",
			"[]",
			"",
		),
	);

	it("balance when every delivery that was planned is settled once", () => {
		fc.assert(
			fc.property(
				fc.array(fc.array(line, { maxLength: 6 }), { maxLength: 5 }),
				fc.infiniteStream(outcome),
				(blocks, outcomes) => {
					const tally = new Tally(plan);
					for (const lines of blocks) {
						const batch = batchOf(lines, settings);
						tally.addBatch(batch, "x", 1);
						for (let i = 0; i < batch.count; i++) {
							const route = batch.plans[i] as number;
							tally.plan(route);
							const [next] = outcomes.take(1);
							tally.settle(route, next ?? "unsent", 1, USD);
						}
					}
					const { events, deliveries, event_sets, conversions } =
						tally.report();
					expect(unbalanced(events, deliveries, true)).toEqual([]);
					const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
					expect(sum(event_sets.map(({ planned }) => planned))).toBe(
						deliveries.planned,
					);
					expect(sum(conversions.map(({ count }) => count))).toBe(
						deliveries.planned,
					);
				},
			),
			{ numRuns: 40 },
		);
	});
});
