import { describe, expect, it } from "vitest";
import { KeySources } from "../../src/match-keys/sources.ts";
import type { SegmentEvent } from "../../src/segment/event.ts";
import type { MatchKey } from "../../src/vocabulary/match-keys.ts";

const find = (key: MatchKey, event: SegmentEvent) => {
	const sources = new KeySources();
	sources.open(event);
	return sources.find(key);
};
const inContext = (traits: object) => ({ context: { traits } });

describe("traits", () => {
	it("are read from the context, then from the top level, each key by itself", () => {
		const event = {
			context: { traits: { email: "c@b.co", phone: " " } },
			traits: { email: "t@b.co", phone: "1" },
		};
		expect(find("email", event)).toBe("c@b.co");
		expect(find("phone", event)).toBe("1");
	});

	it("are never read from the properties", () => {
		const event = {
			properties: { email: "a@b.co", address: { city: "Oslo" } },
		};
		expect(find("email", event)).toBeUndefined();
		expect(find("ct", event)).toBeUndefined();
	});

	it.each(["firstName", "first_name", "firstname"])("%s is fn", (name) => {
		expect(find("fn", inContext({ [name]: "Ham" }))).toBe("Ham");
	});

	it.each(["lastName", "last_name", "lastname"])("%s is ln", (name) => {
		expect(find("ln", inContext({ [name]: "Solo" }))).toBe("Solo");
	});

	it("stand wrongly typed containers", () => {
		for (const odd of [null, 7, "text", [], true, { traits: 7 }]) {
			expect(find("email", { context: odd, traits: odd })).toBeUndefined();
			expect(find("ct", inContext({ address: odd }))).toBeUndefined();
			expect(find("lead_id", { integrations: odd })).toBeUndefined();
		}
	});
});

describe("name", () => {
	it.each([
		[{ name: "ham solo" }, "ham", "solo"],
		[{ name: " Mary  Ann\tSmith " }, "Mary", " Ann\tSmith"],
		[{ name: "Cher" }, "Cher", undefined],
		[{ name: "foo bar", firstName: "test" }, "test", "bar"],
		[{ name: "ham zzz", lastName: "Solo" }, "ham", "Solo"],
		[{ name: "ham zzz", lastName: "" }, "ham", "zzz"],
		[{ name: " " }, undefined, undefined],
		[{ name: 7 }, "7", undefined],
	])("%j", (traits, first, last) => {
		expect(find("fn", inContext(traits))).toBe(first);
		expect(find("ln", inContext(traits))).toBe(last);
	});

	it("gives way to parts of it, wherever they are", () => {
		const event = {
			context: { traits: { name: "foo bar" } },
			traits: { firstName: "Ham" },
		};
		expect(find("fn", event)).toBe("Ham");
		expect(find("ln", event)).toBe("bar");
	});

	it("is no text where it is hashed or an object: present, but not to be sent", () => {
		for (const name of ["a".repeat(64), { first: "Ham" }, true]) {
			expect(typeof find("fn", inContext({ name }))).toBe("symbol");
			expect(typeof find("ln", inContext({ name }))).toBe("symbol");
		}
	});
});

describe("address", () => {
	it.each([
		["an object", { address: { city: "Oslo", postalCode: 150 } }],
		["JSON text", { address: '{"city":"Oslo","postalCode":150}' }],
		["flat", { city: "Oslo", postal_code: 150 }],
	])("may be %s", (_, traits) => {
		expect(find("ct", inContext(traits))).toBe("Oslo");
		expect(find("zip", inContext(traits))).toBe(150);
	});

	it("is looked at before what lies flat, postalCode before zip", () => {
		const traits = {
			city: "Bergen",
			address: { city: "Oslo", zip: "1", postalCode: "2" },
		};
		expect(find("ct", inContext(traits))).toBe("Oslo");
		expect(find("zip", inContext(traits))).toBe("2");
	});

	it("that was cut off is none", () => {
		expect(find("ct", inContext({ address: '{"city":"Os' }))).toBeUndefined();
	});
});

describe("ids", () => {
	const there = { "Facebook Offline Conversions": { leadId: "2" } };
	const here = { "Facebook Offline Conversions": { lead_id: "3" } };

	it("takes the lead id from integrations, then from the context", () => {
		expect(find("lead_id", { integrations: there, context: here })).toBe("2");
		expect(
			find("lead_id", { integrations: { All: true }, context: here }),
		).toBe("3");
	});

	it("takes the userId, never the anonymousId", () => {
		expect(find("extern_id", { userId: 42, anonymousId: "a" })).toBe(42);
		expect(find("extern_id", { anonymousId: "a" })).toBeUndefined();
	});
});
