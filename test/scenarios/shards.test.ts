import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fboc, readPayloads, temporaryFolder, write } from "../cli/run-fboc.ts";

interface PayloadLine {
	readonly input: string;
	readonly line: number;
	readonly event: { readonly event_id: string };
}

const EVENTS = 9000;
const lines = Array.from({ length: EVENTS }, (_, i) => {
	const event = {
		type: "track",
		messageId: `m-${i}`,
		userId: `u-${i}`,
		event: "Order Completed",
		properties: { revenue: 1, note: "x".repeat(20 + ((i * 37) % 700)) },
		timestamp: "2026-11-19T10:00:00Z",
	};
	// Blank lines count as lines.
	return `${JSON.stringify(event)}${i % 100 === 0 ? "\n\n" : "\n"}`;
});

/** Where every event of a dry run stood. */
async function planned(folder: string, args: readonly string[], env = {}) {
	const out = join(folder, `out-${Math.random()}.ndjson`);
	const ran = await fboc(
		[
			...["upload", "big.ndjson", "small.ndjson", "packed.ndjson.gz"],
			...["--dry-run", "--json", "--as-of", "2026-11-20", "--payloads", out],
			...args,
		],
		{ cwd: folder, env },
	);
	expect(ran.code).toBe(0);
	return readPayloads<PayloadLine>(out).map(
		({ input, line, event }) => `${input}:${line} ${event.event_id}`,
	);
}

describe("shards", () => {
	it("split the inputs without overlap, with the same places as one run has", async () => {
		const folder = temporaryFolder();
		write(folder, "big.ndjson", lines.join(""));
		write(
			folder,
			"small.ndjson",
			lines.slice(0, 5).join("").replaceAll('"m-', '"s-'),
		);
		writeFileSync(
			join(folder, "packed.ndjson.gz"),
			gzipSync(lines.slice(0, 7).join("").replaceAll('"m-', '"z-')),
		);
		write(folder, "fboc.config.json", { events: { "Order Completed": "111" } });
		const whole = await planned(folder, []);
		expect(whole).toHaveLength(EVENTS + 12);
		for (const workers of ["0", "2"]) {
			const parts = [];
			for (let i = 1; i <= 3; i++) {
				parts.push(
					await planned(folder, ["--shard", `${i}/3`, "--workers", workers]),
				);
			}
			expect(parts.every((part) => part.length > 0)).toBe(true);
			expect(parts.flat().sort()).toEqual([...whole].sort());
		}
		const told = await planned(folder, [], {
			CLOUD_RUN_TASK_INDEX: "1",
			CLOUD_RUN_TASK_COUNT: "3",
		});
		expect(told).toEqual(await planned(folder, ["--shard", "2/3"]));
	});
});
