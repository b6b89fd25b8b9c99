import { expect, test } from "vitest";
import { expectBooksBalance } from "./books.ts";
import { CLOCK, expectArrived, upload } from "./resuming.ts";
import { openShop } from "./shop.ts";

const DAY_MS = 86_400_000;
const JUMPING = [
	"--import",
	new URL("jumping-clock.mjs", import.meta.url).href,
];

test("a run with a clock 98 days ahead forgets nothing and says so; the next sends nothing again", async () => {
	const shop = await openShop(40);
	await shop.run(upload());
	const all = shop.mapped.length;
	const ahead = {
		nodeArgs: CLOCK,
		env: { CHAOS_CLOCK_OFFSET_MS: String(98 * DAY_MS) },
	};
	const dry = await shop.run(upload("--dry-run"), ahead);
	expect(dry.summary.deliveries).toMatchObject({ duplicate: all });
	// Twice: one wrong run does not bear out another.
	for (const news of [true, false]) {
		const wrong = await shop.run(upload(), ahead);
		expect(wrong.summary.deliveries).toMatchObject({ duplicate: all });
		expectBooksBalance(wrong.summary);
		expect(wrong.stderr.includes("98 days ahead")).toBe(news);
		const codes = wrong.summary.warnings.map(({ code }) => code);
		expect(codes.includes("clock_jumped")).toBe(news);
	}
	const right = await shop.run(upload());
	expect(right.summary.deliveries).toMatchObject({
		duplicate: all,
		delivered: 0,
	});
	await expectArrived(shop);
});

test.each([[], ["--since", "7d"]])(
	"what only a wrong clock has left out is not settled: the next run sends it (%s)",
	async (...since) => {
		const shop = await openShop(40);
		const wrong = await shop.run(upload(...since), {
			nodeArgs: CLOCK,
			env: { CHAOS_CLOCK_OFFSET_MS: String(98 * DAY_MS) },
		});
		expect(wrong.summary.deliveries.planned).toBe(0);
		expect(wrong.stderr).toContain("98 days ahead");
		const right = await shop.run(upload(...since));
		expect(right.summary.deliveries.delivered).toBe(shop.mapped.length);
		await expectArrived(shop);
	},
);

test.each([
	["ahead", 98],
	["back", -98],
])(
	"a clock that is set %s in the middle of a run stalls nothing and blames nobody",
	async (_, days) => {
		const shop = await openShop(200, {
			sandbox: ["--faults", "429:0.3,500:0.1", "--seed", "3"],
		});
		const ran = await shop.run(upload(), {
			nodeArgs: JUMPING,
			env: {
				JUMP_ONCE: shop.path("record.ndjson"),
				JUMP_MS: String(days * DAY_MS),
			},
		});
		expect(ran.code).toBe(0);
		expectBooksBalance(ran.summary);
		const { requests, started_at, ended_at, warnings } = ran.summary;
		expect(requests.retried).toBeGreaterThan(0);
		expect(requests.throttled_ms).toBeLessThan(DAY_MS);
		const codes = warnings.map(({ code }) => code);
		expect(codes.includes("clock_jumped")).toBe(days > 0);
		const took = Date.parse(ended_at) - Date.parse(started_at);
		expect(took).toBeGreaterThanOrEqual(0);
		expect(took).toBeLessThan(DAY_MS);
		const next = await shop.run(upload());
		expect(next.summary.deliveries.duplicate).toBe(shop.mapped.length);
		await expectArrived(shop);
	},
);
