import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonalData } from "../../src/conversion/personal-data.ts";
import { propertyKey } from "../../src/conversion/property-keys.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";

const without = (
	name: string,
	value: unknown,
	personal = new PersonalData(),
): unknown => personal.without(name, propertyKey(name).meaning, value);

describe("PersonalData", () => {
	it.each<[string, unknown, unknown]>([
		["customer", { first_name: "A", tier: "gold" }, { tier: "gold" }],
		["customer", { name: "A B", phone: 16505551212 }, undefined],
		["data", { customer: { first_name: "A" }, n: 1 }, { n: 1 }],
		[
			"shipping",
			{ method: "air", address: { street: "x" } },
			{ method: "air" },
		],
		[
			"shipping",
			{ method: "air", to: { city: "X", x: 1 } },
			{ method: "air", to: { x: 1 } },
		],
		[
			"attendees",
			[{ first_name: "A", seat: 1 }, { first_name: "B" }],
			[{ seat: 1 }],
		],
		["attendees", [{ name: "A" }], undefined],
		["a", [["x", "ada@example.com"], "y"], [["x"], "y"]],
		["a", { b: [1, { c: "ada@example.com" }], d: null }, { b: [1], d: null }],
		["note", '{"customer":{"name":"Ada","tier":1}}', '{"customer":{"tier":1}}'],
		["note", ' [{"email":"x"}]', undefined],
		["a", { text: '{"phone":"1","n":2}' }, { text: '{"n":2}' }],
		["a", { callback: "+1 650 555 1212", n: 1 }, { n: 1 }],
		["callback", "+16505551212", undefined],
		["recipient", "Ada Byrne", undefined],
		[
			"user",
			{ company: { name: "Acme" }, name: "A" },
			{ company: { name: "Acme" } },
		],
		["checkout", { address: { city: "X" }, step: 2 }, { step: 2 }],
		["a", { first_name: true, b: null }, { first_name: true, b: null }],
		[
			"customer",
			{ id: new UnsafeNumber("9007199254740993"), name: "A" },
			{ id: new UnsafeNumber("9007199254740993") },
		],
		// It could not be written back as it was.
		["note", '{"email":"x","id":9007199254740993}', undefined],
	])("%s: %j", (name, value, expected) => {
		expect(without(name, value)).toEqual(expected);
	});

	it.each<[string, unknown]>([
		["products", [{ name: "Blue lamp", city: "no" }]],
		["store", { name: "Main", city: "Berlin", address: "1 Main Street" }],
		["shipping", 3],
		["shipping", { method: "air", price: 4 }],
		["shipping", "Standard Shipping"],
		["customer", "new"],
		["customer", { id: "c-1", orders: [{ name: "#1001" }] }],
		["meta", '{"a":1}'],
		["meta", "{not json"],
		["list", []],
		["obj", {}],
		["delta", "+12.345678"],
	])("%s: %j stays the very same", (name, value) => {
		expect(without(name, value)).toBe(value);
	});

	it("leaves out what match keys are read from", () => {
		const personal = new PersonalData([
			"properties.vname",
			"properties.besteller2.nname",
			"properties.list[1].x",
			"properties.text.a",
			"properties.order_id",
			"context.traits.email",
			"properties",
		]);
		expect(without("vname", "Ada", personal)).toBeUndefined();
		expect(without("vname", { a: 1 }, personal)).toBeUndefined();
		expect(without("besteller2", { nname: "A", s: 1 }, personal)).toEqual({
			s: 1,
		});
		expect(without("list", [{ x: 1 }, { x: 2, y: 3 }], personal)).toEqual([
			{ x: 1 },
			{ y: 3 },
		]);
		expect(without("text", '{"a":"Ada","b":2}', personal)).toBe('{"b":2}');
		expect(without("order_id", "o-1", personal)).toBe("o-1");
		expect(without("other", "Ada", personal)).toBe("Ada");
	});

	it("puts something else in the place of it", () => {
		const personal = new PersonalData(["properties.x.y"]);
		const masked = (name: string, value: unknown) =>
			personal.replaced(name, value, () => "***");
		expect(masked("email", "a")).toBe("***");
		expect(masked("x", { y: 1, z: 2 })).toEqual({ y: "***", z: 2 });
		expect(masked("buyer", { name: "A", b: 1 })).toEqual({ name: "***", b: 1 });
	});

	it("leaves no planted value, however it is wrapped, and every other", () => {
		const wrap = fc.constantFrom<(value: unknown) => unknown>(
			(value) => ({ details: value, kept: "K-1" }),
			(value) => [{ kept: "K-1" }, value],
			(value) => JSON.stringify({ deep: value, kept: "K-1" }),
			(value) => ({ order: { customer: value }, kept: "K-1" }),
		);
		const secret = fc.constantFrom(
			{ first_name: "CANARY" },
			{ customer: { name: "CANARY" } },
			{ billing_address: { line1: "CANARY" } },
			{ attendees: [{ lastName: "CANARY" }] },
			{ any: "CANARY@example.com" },
			'{"phone":"CANARY"}',
			{ shipping: { city: "CANARY" } },
			{ Telephone: "CANARY" },
		);
		fc.assert(
			fc.property(
				fc.array(wrap, { minLength: 1, maxLength: 4 }),
				secret,
				(wraps, value) => {
					const whole = wraps.reduce<unknown>((inner, f) => f(inner), value);
					const text = JSON.stringify(without("extra", whole));
					expect(text).not.toContain("CANARY");
					expect(text).toContain("K-1");
				},
			),
		);
	});
});
