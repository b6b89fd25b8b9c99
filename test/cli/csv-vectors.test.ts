import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	fboc,
	readPayloads,
	temporaryFolder,
	vectors,
	write,
} from "./run-fboc.ts";

interface Vector {
	id: string;
	why: string;
	csv: string;
	expect: object[];
}

/** As a purchase, which needs a value, and as a lead, which needs nothing. */
const CONFIGS = {
	purchase: { events: { "Order Completed": "111" } },
	lead: { leads: { "Order Completed": "222" } },
};

/** What becomes of an input: every payload without its place, the counts, and what is wrong. */
async function outcome(folder: string, file: string) {
	const payloads = join(folder, "payloads.ndjson");
	const ran = await fboc(
		["upload", file, "--dry-run", "--json", "--payloads", payloads],
		{ cwd: folder },
	);
	const { events, deliveries, match_keys, rejects, warnings } = ran.summary;
	const codes = (found: readonly { code: string; count: number }[]) =>
		found.map(({ code, count }) => ({ code, count }));
	return {
		exitCode: ran.code,
		events,
		deliveries,
		match_keys,
		rejects: codes(rejects),
		warnings: codes(warnings),
		payloads: readPayloads<{ input: string; line: number }>(payloads).map(
			({ input: _, line: __, ...payload }) => payload,
		),
	};
}

describe("CSV files become what the messages they stand for become", () => {
	for (const { id, why, csv, expect: messages } of vectors<Vector>(
		"csv.ndjson",
	)) {
		it(`${id}: ${why}`, async () => {
			const folder = temporaryFolder();
			write(folder, "events.csv", csv);
			write(folder, "events.ndjson", messages);
			for (const [kind, config] of Object.entries(CONFIGS)) {
				write(folder, "fboc.config.json", { api: "offline", ...config });
				const wanted = await outcome(folder, "events.ndjson");
				expect(await outcome(folder, "events.csv")).toEqual(wanted);
				expect(wanted.events.read).toBe(messages.length);
				if (kind === "lead")
					expect(wanted.payloads).toHaveLength(messages.length);
			}
		});
	}
});
