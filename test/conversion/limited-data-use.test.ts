import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	asksForLdu,
	LDU_OFF,
	readDataProcessing,
} from "../../src/conversion/limited-data-use.ts";

const NAME = "Facebook Offline Conversions";
const read = (dataProcessingOptions: unknown) =>
	readDataProcessing({ integrations: { [NAME]: { dataProcessingOptions } } });
const on = (country: number, state: number) => ({
	options: ["LDU"],
	country,
	state,
});

describe("readDataProcessing", () => {
	it.each([
		[["LDU"], 1, 1000],
		["LDU", 1, 1000],
		["ldu", "1", " 1000 "],
		[true, 1, 1000],
		[["LDU"], undefined, 1000],
		[[["LDU"], 1, 1000]],
	])("%j is on in California", (...given) => {
		expect(read(given)).toEqual(on(1, 1000));
		expect(read(JSON.stringify(given))).toEqual(on(1, 1000));
	});

	it.each([
		"LDU",
		" ldu ",
		"true",
		true,
		1,
		"yes",
		["LDU"],
		[["LDU"]],
		[["LDU"], 0, 0],
		["LDU", null, null],
		'["LDU"]',
		'[["LDU"],0,0]',
		'"LDU"',
		{ options: ["LDU"] },
		{ data_processing_options: "LDU", data_processing_options_country: 0 },
		'{"dataProcessingOptions":["LDU"]}',
		{ ldu: true },
	])("%j is on, anywhere", (given) => {
		expect(read(given)).toEqual(on(0, 0));
	});

	it("reads a list in one text, and codes beside the options", () => {
		expect(read("LDU,1,1000")).toEqual(on(1, 1000));
		expect(read("LDU 1 1013")).toEqual(on(1, 1013));
		expect(read({ options: ["LDU"], country: 1, state: 1001 })).toEqual(
			on(1, 1001),
		);
		const flat = {
			data_processing_options: ["LDU"],
			data_processing_options_country: "1",
			data_processing_options_state: "1000",
		};
		expect(readDataProcessing({ integrations: { [NAME]: flat } })).toEqual(
			on(1, 1000),
		);
		const text = JSON.stringify(flat);
		expect(readDataProcessing({ integrations: { [NAME]: text } })).toEqual(
			on(1, 1000),
		);
	});

	it.each([[[]], [[], 0, 0], false, "false", "off", "[]", "[[],0,0]", 0])(
		"%j is off",
		(given) => expect(read(given)).toEqual(LDU_OFF),
	);

	it.each([undefined, null, "", " ", "null", "N/A"])(
		"%j says nothing",
		(given) => expect(read(given)).toBeUndefined(),
	);

	it.each([
		{ on: "maybe" },
		{},
		"perhaps",
		["LDU", 5, 0],
		["LDU", 1, 17],
		["LDU", 1, 1000, 2],
		["LDU", "US", "CA"],
		[["LDU", "GDPR"], 1, 1000],
		[["XYZ"]],
		[null, 0, 0],
		["", 0, 0],
		'["LDU"',
		2,
		["LDU", 1.5, 0],
		["LDU", true],
	])("%j is unclear", (given) => expect(read(given)).toBe("unclear"));

	it("reads the context too, and the place that protects more", () => {
		const context = { data_processing_options: ["LDU"] };
		expect(readDataProcessing({ context })).toEqual(on(0, 0));
		const integrations = { [NAME]: { dataProcessingOptions: [[]] } };
		expect(readDataProcessing({ integrations, context })).toEqual(on(0, 0));
		expect(
			readDataProcessing({
				integrations,
				context: { [NAME]: { dataProcessingOptions: "?" } },
			}),
		).toBe("unclear");
		expect(
			readDataProcessing({ integrations, context: { ip: "::1" } }),
		).toEqual(LDU_OFF);
		expect(readDataProcessing({})).toBeUndefined();
	});

	it("never makes less protection of a value that names it", () => {
		const code = fc.oneof(
			fc.constantFrom(0, 1, 1000, "1", null),
			fc.anything(),
		);
		const name = fc.constantFrom("LDU", "ldu", " LDU", ["LDU"], [["LDU"]]);
		fc.assert(
			fc.property(
				name,
				code,
				code,
				fc.boolean(),
				(ldu, country, state, text) => {
					const list = [ldu, country, state];
					let given: unknown = list;
					if (text) {
						try {
							given = JSON.stringify(list);
						} catch {
							return;
						}
					}
					expect(asksForLdu(read(given))).toBe(true);
				},
			),
		);
	});
});
