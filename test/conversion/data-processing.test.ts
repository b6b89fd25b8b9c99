import { describe, expect, it } from "vitest";
import { destinationOptions } from "../../src/conversion/data-processing.ts";

const NAME = "Facebook Offline Conversions";
const own = (value: unknown) => ({ integrations: { [NAME]: value } });

describe("destinationOptions", () => {
	it("is the destination's object, if it has one", () => {
		expect(destinationOptions(own({ leadId: "1" }))).toEqual({ leadId: "1" });
		expect(destinationOptions(own(true))).toBeUndefined();
		expect(destinationOptions({})).toBeUndefined();
	});
});
