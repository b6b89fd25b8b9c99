import { describe, expect, it } from "vitest";
import { PersonalData } from "../../src/conversion/personal-data.ts";
import { KEY } from "../../src/conversion/property-keys.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import { RemainingWriter } from "../../src/wire/remaining.ts";

function write(
	properties: Record<string, unknown>,
	more: {
		skip?: number;
		reserved?: number;
		personal?: PersonalData;
		begun?: boolean;
		lossless?: boolean;
	} = {},
) {
	const { skip = 0, reserved = 0, begun = false, lossless = false } = more;
	const { personal } = more;
	const out = new ByteWriter(8);
	const notes = new RemainingWriter(personal, reserved);
	notes.begin(lossless);
	const from = { properties, outline: undefined };
	const any = notes.write(out, from, skip, begun);
	return { text: out.bytes.toString("utf8", 0, out.length), any, notes };
}

describe("RemainingWriter", () => {
	it("writes pairs in the event's order, nested values as they are", () => {
		const properties = {
			z: 1,
			a: { c: [true, null, { d: "é" }], b: "" },
			m: false,
			'q"': "x\ny",
		};
		const { text, any } = write(properties);
		expect(`{${text}}`).toBe(JSON.stringify(properties));
		expect(any).toBe(true);
	});

	it("leaves out null, but not what is merely empty", () => {
		const { text } = write({ a: null, b: undefined, c: "", d: 0, e: [] });
		expect(text).toBe('"c":"","d":0,"e":[]');
	});

	it("begins with a comma after something, and says whether anything stands there", () => {
		expect(write({ a: 1 }, { begun: true }).text).toBe(',"a":1');
		expect(write({}, { begun: true })).toMatchObject({ text: "", any: true });
		expect(write({ a: null })).toMatchObject({ text: "", any: false });
	});

	it("skips what is used, without a note", () => {
		const { text, notes } = write(
			{ revenue: 1, value: 2, x: 3 },
			{ skip: KEY.revenue },
		);
		expect(text).toBe('"value":2,"x":3');
		expect(notes.leftPersonal || notes.leftReserved).toBe(false);
	});

	it("skips personal properties with a note, or keeps them", () => {
		const properties = { email: "a@example.com", x: 1 };
		const personal = new PersonalData();
		const dropped = write(properties, { personal });
		expect(dropped.text).toBe('"x":1');
		expect(dropped.notes.leftPersonal).toBe(true);
		expect(`{${write(properties).text}}`).toBe(JSON.stringify(properties));
		expect(write({ email: null }, { personal }).notes.leftPersonal).toBe(false);
	});

	it("writes what remains of an object, and nothing of one left empty", () => {
		const personal = new PersonalData();
		const { text, notes } = write(
			{
				customer: { first_name: "Ada", tier: "gold" },
				buyer: { name: "Ada" },
				x: 3,
			},
			{ personal },
		);
		expect(text).toBe('"customer":{"tier":"gold"},"x":3');
		expect(notes.leftPersonal).toBe(true);
		expect(write({ buyer: { name: "Ada" } }, { personal }).any).toBe(false);
	});

	it("takes a plain name for a product's, unless the properties tell of a person alone", () => {
		const personal = new PersonalData();
		const named = (more: object) =>
			write({ name: "Blue Lamp", ...more }, { personal }).text;
		expect(named({})).toBe('"name":"Blue Lamp"');
		expect(named({ city: "Rome", email: null })).toBe('"name":"Blue Lamp"');
		expect(named({ email: "x", product_id: "p" })).toContain("Blue Lamp");
		expect(named({ email: "x", n: 1 })).toBe('"n":1');
		expect(named({ n: 1, Phone: 5 })).toBe('"n":1');
		expect(write({ name: "Ada", email: "x" }).text).toContain("Ada");
	});

	it("leaves out reserved names with a note", () => {
		const { text, notes } = write({ value: 1, x: 2 }, { reserved: KEY.value });
		expect(text).toBe('"x":2');
		expect(notes.leftReserved).toBe(true);
	});

	it("never writes __proto__, and writes constructor like any other", () => {
		const properties = JSON.parse(
			'{"__proto__":{"polluted":1},"constructor":2,"toString":3}',
		);
		expect(write(properties).text).toBe('"constructor":2,"toString":3');
	});
});

describe("RemainingWriter and large numbers", () => {
	const unsafe = new UnsafeNumber("9007199254740993");

	it("suspects what plain reading may have altered, at any depth", () => {
		for (const properties of [
			{ a: 2 ** 53 },
			{ a: -(2 ** 53) },
			{ a: Number.POSITIVE_INFINITY },
			{ a: [{ b: 2 ** 60 }] },
			{ a: unsafe },
			{ a: { b: unsafe } },
		]) {
			expect(write(properties).notes.suspect).toBe(true);
		}
		expect(write({ a: 2 ** 53 - 1, b: [-1e15] }).notes.suspect).toBe(false);
	});

	it("names the property once it was read without loss", () => {
		const { notes } = write(
			{ a: 2 ** 53, big: { deep: [unsafe] }, c: 1 },
			{ lossless: true },
		);
		expect(notes).toMatchObject({ suspect: false, unsafe: "big" });
		expect(write({ a: 2 ** 53 }, { lossless: true }).notes.unsafe).toBe(
			undefined,
		);
	});

	it("does not look at what is not sent", () => {
		const { notes } = write(
			{ phone: 2 ** 60, revenue: 2 ** 60, x: 1 },
			{ skip: KEY.revenue, personal: new PersonalData() },
		);
		expect(notes.suspect).toBe(false);
	});

	it("keeps ids as text", () => {
		const { text, notes } = write(
			{ order_id: unsafe, product_id: unsafe },
			{ lossless: true },
		);
		expect(text).toBe(
			'"order_id":"9007199254740993","product_id":"9007199254740993"',
		);
		expect(notes.unsafe).toBeUndefined();
	});
});
