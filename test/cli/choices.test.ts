import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fboc, readPayloads, temporaryFolder, write } from "./run-fboc.ts";

const NAMES = ["Order Completed", "Product Viewed"] as const;

/** Ten events, one a day from 2026-11-01 at noon, of two names in turn; the sixth is bad. */
const EVENTS = Array.from({ length: 10 }, (_, i) => ({
	type: "track",
	messageId: `m-${i + 1}`,
	...(i !== 5 && { userId: `u-${i + 1}` }),
	event: NAMES[i % 2],
	properties: { revenue: 5, value: 5 },
	timestamp: `2026-11-${String(i + 1).padStart(2, "0")}T12:00:00Z`,
}));

/** A dry run with these flags: its counts, and the events that would be sent. */
async function choose(flags: readonly string[]) {
	const folder = temporaryFolder();
	write(folder, "events.ndjson", EVENTS);
	write(folder, "fboc.config.json", {
		events: { "Order Completed": "111", "Product Viewed": "111" },
	});
	const args = ["upload", "events.ndjson", "--dry-run", "--json", ...flags];
	const ran = await fboc(
		[...args, "--as-of", "2026-11-20", "--payloads", "out.ndjson"],
		{ cwd: folder },
	);
	const payloads = readPayloads<{ line: number }>(join(folder, "out.ndjson"));
	const { read, filtered, rejected, accepted } = ran.summary.events;
	return {
		code: ran.code,
		read,
		filtered,
		rejected,
		accepted,
		lines: payloads.map(({ line }) => line),
	};
}

describe("what is left out by wish is read and counted as filtered", () => {
	const cases: [flags: string[], expected: object][] = [
		[
			[],
			{
				code: 3,
				read: 10,
				filtered: 0,
				rejected: 1,
				lines: [1, 2, 3, 4, 5, 7, 8, 9, 10],
			},
		],
		// `since` is inclusive, `until` is not.
		[
			["--since", "2026-11-08T12:00:00Z"],
			{ code: 0, filtered: 7, rejected: 0, lines: [8, 9, 10] },
		],
		[
			["--until", "2026-11-03T12:00:00Z"],
			{ code: 0, filtered: 8, lines: [1, 2] },
		],
		[
			["--since", "2026-11-02", "--until", "2026-11-04"],
			{ code: 0, filtered: 8, lines: [2, 3] },
		],
		[
			["--only", "Order Completed"],
			{ code: 0, filtered: 5, rejected: 0, lines: [1, 3, 5, 7, 9] },
		],
		[
			["--only", "Product Viewed"],
			{ code: 3, filtered: 5, rejected: 1, lines: [2, 4, 8, 10] },
		],
		[
			["--only", "Order Completed", "--only", "Product Viewed"],
			{ filtered: 0, accepted: 9 },
		],
		[["--only", "Nothing"], { code: 0, read: 10, filtered: 10, lines: [] }],
		[["--limit", "3"], { code: 0, read: 3, filtered: 0, lines: [1, 2, 3] }],
		[["--limit", "0"], { code: 0, read: 0, lines: [] }],
		[["--limit", "100"], { read: 10 }],
		[
			["--limit", "4", "--only", "Product Viewed"],
			{ code: 0, read: 4, filtered: 2, lines: [2, 4] },
		],
	];
	it.each(cases)("%j", async (flags, expected) => {
		expect(await choose(flags)).toMatchObject(expected);
	});

	it("an age is counted back from now", async () => {
		const folder = temporaryFolder();
		const daysAgo = (days: number) =>
			new Date(Date.now() - days * 86_400_000).toISOString();
		write(
			folder,
			"events.ndjson",
			[1, 6, 8, 30].map((days) => ({
				event: "Order Completed",
				userId: "u",
				properties: { revenue: 1 },
				timestamp: daysAgo(days),
			})),
		);
		const args = ["upload", "events.ndjson", "--dry-run", "--json"];
		const { summary } = await fboc([...args, "--since", "7d"], { cwd: folder });
		expect(summary.events).toMatchObject({ accepted: 2, filtered: 2 });
	});
});
