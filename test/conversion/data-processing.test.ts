import { describe, expect, it } from "vitest";
import {
	destinationOptions,
	readDataProcessing,
} from "../../src/conversion/data-processing.ts";

const NAME = "Facebook Offline Conversions";
const own = (value: unknown) => ({ integrations: { [NAME]: value } });

describe("destinationOptions", () => {
	it("is the destination's object, if it has one", () => {
		expect(destinationOptions(own({ leadId: "1" }))).toEqual({ leadId: "1" });
		expect(destinationOptions(own(true))).toBeUndefined();
		expect(destinationOptions({})).toBeUndefined();
	});
});

describe("readDataProcessing", () => {
	const read = (dataProcessingOptions: unknown) =>
		readDataProcessing(own({ dataProcessingOptions }));

	it.each([
		[[["LDU"], 1, 1000], { options: ["LDU"], country: 1, state: 1000 }],
		[[["LDU"], "1", "1000"], { options: ["LDU"], country: 1, state: 1000 }],
		[[["LDU"], 0, 0], { options: ["LDU"], country: 0, state: 0 }],
		[[["LDU"]], { options: ["LDU"] }],
		[[[]], { options: [] }],
		[[["LDU", 5, null], 1.5, {}], { options: ["LDU"] }],
		["LDU", { options: [] }],
		[undefined, { options: [] }],
	])("%j", (given, expected) => {
		expect(read(given)).toEqual({
			country: undefined,
			state: undefined,
			...expected,
		});
	});
});
