import { describe, expect, it } from "vitest";
import {
	destinationOptions,
	optedOut,
} from "../../src/conversion/data-processing.ts";

const NAME = "Facebook Offline Conversions";
const own = (value: unknown, all?: unknown) => ({
	integrations: { ...(all !== undefined && { All: all }), [NAME]: value },
});

describe("optedOut", () => {
	it.each([
		[own(false), true],
		[own("false"), true],
		[own(false, true), true],
		[{ integrations: { All: false } }, true],
		[{ integrations: { All: "false" } }, true],
		[own(undefined, false), true],
		[own("", false), true],
		[own(null, false), true],
		[own(true, false), false],
		[own({}, false), false],
		[own({ leadId: "1" }, false), false],
		[own(true), false],
		[{ integrations: { All: true } }, false],
		[{ integrations: { "Google Analytics": false } }, false],
		[{ integrations: {} }, false],
		[{ integrations: "All" }, false],
		[{ integrations: null }, false],
		[{}, false],
	])("%j: %j", (event, expected) => {
		expect(optedOut(event)).toBe(expected);
	});

	it("looks at own keys only", () => {
		const integrations = Object.create({ [NAME]: false });
		expect(optedOut({ integrations })).toBe(false);
	});
});

describe("destinationOptions", () => {
	it("is the destination's object, if it has one", () => {
		expect(destinationOptions(own({ leadId: "1" }))).toEqual({ leadId: "1" });
		expect(destinationOptions(own(true))).toBeUndefined();
		expect(destinationOptions({})).toBeUndefined();
	});
});
