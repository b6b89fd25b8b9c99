import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMapper, FbocError, readConfig } from "../src/index.ts";
import { sha256Hex } from "../src/match-keys/hash/sha256.ts";

const CONFIG = `
eventSets: {stores: "1234567890123456", online: "2345678901234567"}
events:
  Order Completed: [stores, online]
  Product Viewed: online
`;
const AS_OF = Date.parse("2026-11-20T00:00:00Z");

const order = {
	type: "track",
	event: "Order Completed",
	messageId: "m-1",
	timestamp: "2026-11-19T10:00:00Z",
	context: { traits: { email: "Ada@Example.com" } },
	properties: { revenue: 39.95, currency: "usd", coupon: "x" },
};

describe("the package", () => {
	it("gives what it says it exports", async () => {
		const root = new URL("..", import.meta.url);
		const { exports } = JSON.parse(
			readFileSync(new URL("package.json", root), "utf8"),
		);
		const { types, default: file } = exports["."];
		expect(readFileSync(new URL(types, root), "utf8")).toContain(
			"declare function createMapper(",
		);
		const library = await import(new URL(file, root).href);
		expect(library.createMapper).toBeTypeOf("function");
	});
});

describe("the library", () => {
	const { config } = readConfig(CONFIG, "/fboc.config.yaml");
	const map = createMapper(config, AS_OF);

	it("maps an event to what is sent to each of its event sets", () => {
		const { outcome, deliveries, warnings } = map(order);
		expect(outcome).toBe("accepted");
		expect(warnings).toEqual([]);
		expect(deliveries.map(({ eventSet }) => eventSet.name)).toEqual([
			"stores",
			"online",
		]);
		for (const { eventName, payload } of deliveries) {
			expect(eventName).toBe("Purchase");
			expect(JSON.parse(payload)).toMatchObject({
				event_name: "Purchase",
				event_id: "m-1",
				user_data: { em: [sha256Hex("ada@example.com")] },
				custom_data: { value: 39.95, currency: "USD", coupon: "x" },
			});
		}
	});

	it("says why there is nothing to send", () => {
		const { revenue: _, ...properties } = order.properties;
		expect(map({ ...order, properties })).toEqual({
			deliveries: [],
			outcome: "rejected",
			reject: {
				code: "missing_value",
				field: "properties.revenue",
				message: expect.stringContaining("value"),
			},
			warnings: [],
		});
		expect(map({ ...order, type: "page" }).outcome).toBe("not_track");
		expect(map({ ...order, event: "Clicked" }).outcome).toBe("unmapped");
		expect(map({ ...order, integrations: { All: false } }).outcome).toBe(
			"opted_out",
		);
		// One event after the other.
		expect(map(order).outcome).toBe("accepted");
	});

	it("tells every problem of a config at once", () => {
		expect(() => readConfig("events: {A: nowhere}", "/c.yaml")).toThrow(
			FbocError,
		);
	});
});
