import { describe, expect, it } from "vitest";
import { expectArrived, goOn, KILL_AT, sentAgain, upload } from "./resuming.ts";
import { openShop } from "./shop.ts";

// With one request at a time the journal of an event set is written so: its
// first intent, the answer to it, the second intent, the answer to that.
describe("kill -9 at a write of the ledger", () => {
	for (const [point, delivered, unknown, arrived] of [
		["write:1:before", 0, 0, 0],
		["write:1:torn", 0, 0, 0],
		["write:1:after", 0, 20, 0],
		["write:2:before", 0, 20, 20],
		["write:2:torn", 0, 20, 20],
		["write:2:after", 20, 0, 20],
		["datasync:2:before", 20, 0, 20],
		["write:3:after", 20, 20, 20],
		["write:4:before", 20, 20, 40],
	] as const) {
		it(`${point}: ${unknown} without an answer, ${arrived} of all had arrived`, async () => {
			// One event set, so that there is one journal.
			const shop = await openShop(140, {
				config: {
					events: { "Order Completed": "stores", "Product Viewed": "stores" },
					leads: { "Lead Generated": "stores" },
					completeRegistrations: {},
				},
			});
			const { mapped, events } = shop;
			const names = ["Order Completed", "Product Viewed", "Lead Generated"];
			const own = events
				.filter(({ event }) => names.includes(event))
				.map(({ properties }) => properties.trace);
			const oneSet = { ...shop, mapped: own };
			expect(own.length).toBeLessThan(mapped.length);

			const killed = await shop.run(upload(), {
				nodeArgs: KILL_AT,
				env: { CHAOS_KILL_AT: point },
			});
			expect(killed.code).toBe(null);
			expect((await shop.accepted()).size).toBe(arrived);
			const next = await goOn(oneSet, delivered);
			expect(sentAgain(next)).toBe(unknown);
			expect(next.stderr.includes("An earlier run was cut off")).toBe(
				unknown > 0,
			);
			await expectArrived(oneSet, arrived - delivered);
		});
	}

	it("a power cut: what was not flushed is gone, and no request had gone out without its intent", async () => {
		for (const point of [
			"write:2:after",
			"write:4:before",
			"datasync:3:before",
		]) {
			const shop = await openShop(100);
			const killed = await shop.run(upload(), {
				nodeArgs: KILL_AT,
				env: { CHAOS_KILL_AT: point, CHAOS_POWER_LOSS: "1" },
			});
			expect(killed.code).toBe(null);
			const arrived = (await shop.accepted()).size;
			expect(arrived).toBeGreaterThan(0);
			const next = await shop.run(upload());
			expect(next.code).toBe(0);
			// What arrived and is not known as delivered is known as unanswered.
			const { duplicate } = next.summary.deliveries;
			expect(duplicate + sentAgain(next)).toBeGreaterThanOrEqual(arrived);
			await expectArrived(shop, arrived - duplicate);
		}
	});
});
