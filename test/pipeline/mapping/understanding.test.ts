import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	isCall,
	nothingUnderstood,
	strangerAt,
} from "../../../src/pipeline/mapping/understanding.ts";

const told = (record: unknown) => {
	const { message, next } = nothingUnderstood("f.json", strangerAt(1, record));
	return `${message} ${next}`;
};

describe("isCall", () => {
	it("knows Segment's six, in any case", () => {
		for (const type of [
			"track",
			"Identify",
			" page ",
			"screen",
			"group",
			"alias",
		])
			expect(isCall(type)).toBe(true);
		for (const type of ["RECORD", "", undefined, null, 7, "tracks"])
			expect(isCall(type)).toBe(false);
	});
});

describe("what is told of a record that is no call", () => {
	it("names the keys that look like fields", () => {
		const text = told({ messageId: {}, email_of_buyer: {}, ORDER_ID: 1 });
		expect(text).toContain("messageId, email_of_buyer, ORDER_ID");
	});

	it.each([
		"ann.sample@example.com",
		"+16505551212",
		"16505551212",
		"Annabel",
		"Ann Sample",
		"SAMPLE",
		"1 Main Street",
		"2026-11-12",
		"u_20261112",
		"a".repeat(64),
		"Müller",
	])("never shows %j", (key) => {
		expect(told({ [key]: 1, revenue: 2 })).not.toContain(key);
		expect(told({ [key]: { type: "track" } })).not.toContain(key);
	});

	it("shows none of a table's rows that are members", () => {
		const people = Object.fromEntries(
			Array.from({ length: 300 }, (_, i) => [`person${i}`, 1]),
		);
		expect(told(people)).not.toContain("person");
	});

	it.each<[string, unknown]>([
		["payload", { id: 1, payload: { type: "track", event: "X" } }],
		["body", { body: '{"type":"page"}', at: 1 }],
		["events", { events: [{ event: "X", userId: "u" }], at: 1 }],
	])("names the wrapping %s", (name, record) => {
		expect(told(record)).toMatch(new RegExp(`wrapped in "${name}"`));
	});

	it("knows a table that was written by its columns", () => {
		expect(told({ event: { 0: "X" }, revenue: { 0: 1 } })).toMatch(/orient/);
		expect(told({ event: ["X"], revenue: [1] })).toMatch(/orient/);
		expect(told({ event: { name: "X" }, a: 1 })).not.toMatch(/orient/);
	});

	it("never shows a value, whatever the record", () => {
		const value = fc.string({ minLength: 1 }).map((text) => `canary-${text}`);
		fc.assert(
			fc.property(fc.dictionary(fc.string(), value), (record) => {
				expect(told(record)).not.toContain("canary-");
			}),
		);
	});
});
