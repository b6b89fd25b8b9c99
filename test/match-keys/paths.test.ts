import { describe, expect, it } from "vitest";
import { asRecord, firstHit, parsePath } from "../../src/match-keys/paths.ts";

const at = (event: object, ...paths: string[]) =>
	firstHit(event, paths.map(parsePath));

describe("firstHit", () => {
	it("takes the first place that says something", () => {
		const event = {
			properties: { mail: " ", email: "b@b.co" },
			traits: { email: "c@b.co" },
		};
		expect(
			at(event, "properties.mail", "properties.email", "traits.email"),
		).toBe("b@b.co");
		expect(at(event, "properties.none")).toBeUndefined();
	});

	it("walks lists, names with spaces and objects kept as JSON text", () => {
		const event = {
			context: { "Facebook Offline Conversions": { leadId: "1" } },
			traits: {
				emails: ["a@b.co", "c@d.co"],
				address: '{"city":"Oslo"}',
			},
		};
		expect(at(event, "context.Facebook Offline Conversions.leadId")).toBe("1");
		expect(at(event, "traits.emails.1")).toBe("c@d.co");
		expect(at(event, "traits.emails[0]")).toBe("a@b.co");
		expect(at(event, "traits.address.city")).toBe("Oslo");
	});

	it.each([
		"__proto__",
		"constructor.name",
		"traits.__proto__.x",
		"traits.constructor.name",
		"traits.toString.name",
		"traits.email.length",
		"",
		".",
	])("%j leads nowhere", (path) => {
		expect(at({ traits: { email: "a@b.co" } }, path)).toBeUndefined();
	});

	it("reads a member that only looks like a prototype", () => {
		const event = JSON.parse('{"traits":{"__proto__":{"email":"a@b.co"}}}');
		expect(at(event, "traits.__proto__.email")).toBe("a@b.co");
	});
});

it("takes no record from text that is cut off, a list as text or a plain value", () => {
	for (const value of ['{"city":"Os', '["a"]', "Oslo", 7, true, null]) {
		expect(asRecord(value)).toBeUndefined();
	}
	expect(asRecord(' {"city":"Oslo"}')).toEqual({ city: "Oslo" });
});
