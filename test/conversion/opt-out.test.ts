import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consentOf } from "../../src/conversion/opt-out.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";

const NAME = "Facebook Offline Conversions";
const own = (value: unknown, all?: unknown) => ({
	...(all !== undefined && { All: all }),
	[NAME]: value,
});

describe("consentOf", () => {
	it.each([
		[own(false), "out"],
		[own("false"), "out"],
		[own(" FALSE "), "out"],
		[own("no"), "out"],
		[own(0), "out"],
		[own("0"), "out"],
		[own(false, true), "out"],
		[{ All: false }, "out"],
		[{ All: "false" }, "out"],
		[{ all: false }, "out"],
		[{ ALL: 0 }, "out"],
		[{ All: true, all: false }, "out"],
		[own(undefined, false), "out"],
		[own("", false), "out"],
		[own("null", false), "out"],
		[own(null, false), "out"],
		[{ facebook_offline_conversions: false }, "out"],
		[{ "facebook offline conversions": "False", All: true }, "out"],
		[{ FacebookOfflineConversions: false }, "out"],
		[{ ...own(true), facebook_offline_conversions: false }, "out"],
		[false, "out"],
		[0, "out"],
		["false", "out"],
		["No", "out"],
		[own(true, false), "in"],
		[own({}, false), "in"],
		[own({ leadId: "1" }, false), "in"],
		[{ facebook_offline_conversions: true, All: false }, "in"],
		[own(true), "in"],
		[{ All: true }, "in"],
		[{ "Google Analytics": false }, "in"],
		[{ Facebook: false }, "in"],
		[{}, "in"],
		[[], "in"],
		[true, "in"],
		["true", "in"],
		["", "in"],
		["NULL", "in"],
		[null, "in"],
		[undefined, "in"],
		["All", "unreadable"],
		["{'All': False}", "unreadable"],
		["{All=false}", "unreadable"],
		[["Facebook Offline Conversions"], "unreadable"],
		[[{ name: NAME, enabled: false }], "unreadable"],
		[7, "unreadable"],
		[new UnsafeNumber("9007199254740993"), "unreadable"],
	])("%j: %s", (integrations, expected) => {
		expect(consentOf(integrations)).toBe(expected);
	});

	it("looks at own keys only", () => {
		expect(consentOf(Object.create({ [NAME]: false }))).toBe("in");
	});

	it("never takes a plain no for a yes, whatever else is said of other destinations", () => {
		const no = fc.constantFrom(
			false,
			0,
			"false",
			"False",
			"no",
			"NO",
			"0",
			"off",
		);
		const key = fc.constantFrom(
			NAME,
			"facebook offline conversions",
			"facebook_offline_conversions",
			"FACEBOOK_OFFLINE_CONVERSIONS",
		);
		const others = fc.dictionary(
			fc.string().filter((name) => !/^(?:all|facebook.*)$/i.test(name)),
			fc.jsonValue(),
		);
		fc.assert(
			fc.property(no, key, others, fc.boolean(), (value, name, rest, all) => {
				expect(consentOf({ ...rest, All: all, [name]: value })).toBe("out");
				expect(consentOf({ [name]: value, ...rest })).toBe("out");
			}),
		);
	});
});
