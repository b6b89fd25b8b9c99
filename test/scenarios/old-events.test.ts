import { expect, it } from "vitest";
import { PADDING, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { order } from "./rejects.ts";
import { openShop } from "./shop.ts";

const OLD = new Date(Date.now() - 3 * 86_400_000).toISOString();
const old = (id: number, more: object = {}) =>
	order(id, { timestamp: OLD, ...more });
const config = (to: string | string[], more: object = {}) => ({
	eventSets: { one: "111", two: "222" },
	events: { "Order Completed": to },
	...more,
});

it.each([
	["small, by values", ""],
	["large, by bytes and on threads", PADDING],
])(
	"what was delivered is a duplicate when it has become too old: %s",
	async (_, padding) => {
		const shop = await openShop(0);
		const file = (events: readonly object[]) =>
			write(
				shop.folder,
				"events.ndjson",
				events.map((event) => `${JSON.stringify(event)}\n`).join("") + padding,
			);
		// Some without an id: the digest that stands for it is the same on both ways.
		const events = [old(1), old(2), old(3, { messageId: undefined })];
		file(events);
		write(shop.folder, "fboc.config.json", config("one"));
		const first = await shop.run(["upload", "events.ndjson", "--json"]);
		expect(first.summary.deliveries.delivered).toBe(3);

		// Mended so that nothing of it could be mapped; one more that is new, and too old.
		file([
			old(1, { userId: undefined }),
			old(2, { properties: {} }),
			events[2] as object,
			old(4, { userId: undefined }),
		]);
		write(
			shop.folder,
			"fboc.config.json",
			config(["one", "two"], { maxAgeDays: 2 }),
		);
		const seen = [];
		for (const flags of [
			["--dry-run", "--workers", "0"],
			["--dry-run", "--workers", "2"],
			["--workers", "2"],
		]) {
			const { code, summary } = await shop.run([
				...["upload", "events.ndjson", "--json", "--reread", ...flags],
			]);
			expect(code).toBe(3);
			expectBooksBalance(summary);
			const { rejects, warnings, payload_digest, events, deliveries } = summary;
			seen.push({ rejects, warnings, payload_digest, events, deliveries });
		}
		expect(seen[0]).toMatchObject({
			events: { read: 4, accepted: 3, rejected: 1 },
			deliveries: { planned: 3, duplicate: 3 },
			rejects: [{ code: "too_old", count: 1, first: { line: 4 } }],
			warnings: [{ code: "too_old_delivery", count: 3, first: { line: 1 } }],
		});
		expect(seen[1]).toEqual(seen[0]);
		expect(seen[2]).toEqual(seen[0]);

		// Nothing is known of it where the ledger is not asked.
		const resent = await shop.run([
			"upload",
			"events.ndjson",
			"--json",
			"--resend",
		]);
		expect(resent.summary.events).toMatchObject({ rejected: 4, accepted: 0 });
	},
);
