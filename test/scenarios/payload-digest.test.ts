import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	fboc,
	sandboxProcess,
	temporaryFolder,
	write,
} from "../cli/run-fboc.ts";
import { writeGenerated } from "./generated-events.ts";

/** Behind each event, so that a few events lie in as many blocks as threads are started for. */
const SPACE = " ".repeat(20_000);

describe("the digest of the dry run is that of the run", () => {
	const cases = [
		{ count: 500, sizes: [7, 1000], concurrencies: [1, 8], workers: [0, 2] },
		{ count: 150, sizes: [1], concurrencies: [1, 8], workers: [0] },
	];
	for (const { count, sizes, concurrencies, workers } of cases) {
		it(`with ${count} events, chunks of ${sizes.join(" and ")}`, async () => {
			const folder = temporaryFolder();
			const expected = writeGenerated(folder, count, { seed: 2 });
			if (workers.includes(2)) {
				const text = readFileSync(join(folder, "events.ndjson"), "utf8");
				write(folder, "events.ndjson", text.replaceAll("\n", `${SPACE}\n`));
			}
			const sandbox = await sandboxProcess([], { cwd: folder });
			const run = async (...flags: string[]) => {
				const ran = await fboc(
					["upload", "events.ndjson", "--json", ...flags],
					{
						cwd: folder,
						env: {
							FBOC_GRAPH_URL: sandbox.url,
							FBOC_ACCESS_TOKEN: "token",
							// What one run delivers is no duplicate of the next.
							FBOC_STATE_DIR: join(folder, `state ${flags.join(" ")}`),
						},
					},
				);
				expect(ran.code).toBe(0);
				return ran.summary;
			};
			const { payload_digest: digest } = await run("--dry-run");
			for (const size of sizes) {
				for (const concurrency of concurrencies) {
					for (const count of workers) {
						const summary = await run(
							...["--chunk-size", `${size}`],
							...["--concurrency", `${concurrency}`],
							...["--workers", `${count}`],
						);
						expect(summary.payload_digest).toBe(digest);
						expect(summary.deliveries.delivered).toBe(expected.size);
						// Two event sets, and the last chunk of each may be smaller.
						const least = Math.ceil(expected.size / size);
						expect(summary.requests.sent).toBeGreaterThanOrEqual(least);
						expect(summary.requests.sent).toBeLessThanOrEqual(least + 1);
					}
				}
			}
			for (const count of workers) {
				const dry = await run("--dry-run", "--workers", `${count}`);
				expect(dry.payload_digest).toBe(digest);
			}
		});
	}
});
