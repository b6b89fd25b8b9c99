import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectBooksBalance } from "../scenarios/books.ts";
import {
	fboc,
	readLines,
	sandboxProcess,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

const order = (id: number) =>
	JSON.stringify({
		type: "track",
		messageId: `m-${id}`,
		userId: `u-${id}`,
		event: "Order Completed",
		properties: { revenue: 10 },
		timestamp: new Date().toISOString(),
	});

/** Uploads `count` events, of which some are bad, to a sandbox. */
async function upload(
	count: number,
	isBad: (index: number) => boolean,
	...flags: string[]
) {
	const folder = temporaryFolder();
	const lines = Array.from({ length: count }, (_, i) =>
		isBad(i) ? "{}}" : order(i),
	);
	write(folder, "events.ndjson", `${lines.join("\n")}\n`);
	write(folder, "fboc.config.json", { events: { "Order Completed": "111" } });
	const record = join(folder, "record.ndjson");
	const sandbox = await sandboxProcess(["--record", record], { cwd: folder });
	const ran = await fboc(
		["upload", "events.ndjson", "--json", "--chunk-size", "100", ...flags],
		{
			cwd: folder,
			env: { FBOC_GRAPH_URL: sandbox.url, FBOC_ACCESS_TOKEN: "token" },
		},
	);
	await sandbox.stop();
	expectBooksBalance(ran.summary);
	return {
		code: ran.code,
		summary: ran.summary,
		sent: existsSync(record) ? readLines(record).length : 0,
	};
}

describe("by default: more than 10 % of the first 1000 events", () => {
	it("stops before anything was sent", async () => {
		const { code, summary, sent } = await upload(3000, (i) => i % 9 === 0);
		expect(code).toBe(7);
		expect(summary.error).toMatchObject({ code: "too_many_rejects" });
		expect(sent).toBe(0);
		expect(summary.deliveries).toMatchObject({ delivered: 0 });
		expect(summary.deliveries.unsent).toBe(summary.deliveries.planned);
	});

	it("exactly 10 % is not more, and what comes after the first 1000 does not count", async () => {
		const { code, summary, sent } = await upload(
			2000,
			(i) => i < 100 || i >= 1500,
		);
		expect(code).toBe(3);
		expect(summary.events.rejected).toBe(600);
		expect(sent).toBe(1400);
	});

	it("never stops a small file", async () => {
		const { code, sent } = await upload(999, (i) => i % 2 === 0);
		expect(code).toBe(3);
		expect(sent).toBe(499);
	});

	it("a dry run goes on to the end, and exits 7 all the same", async () => {
		const { code, summary, sent } = await upload(
			3000,
			(i) => i % 9 === 0,
			"--dry-run",
		);
		expect(code).toBe(7);
		expect(sent).toBe(0);
		expect(summary.events.read).toBe(3000);
		expect(summary.deliveries.would_send).toBe(summary.events.accepted);
	});
});

describe("a limit of the user's is judged throughout", () => {
	it.each([
		["5", 5, 3],
		["4", 5, 7],
		["0", 1, 7],
		["0", 0, 0],
		["50%", 50, 3],
		["50%", 51, 7],
		["100%", 100, 3],
	])(
		"--max-rejects %s with %i bad of 100: exit %i",
		async (limit, bad, exit) => {
			const { code, sent } = await upload(
				100,
				(i) => i >= 100 - bad,
				"--max-rejects",
				limit,
			);
			expect(code).toBe(exit);
			if (exit !== 7) expect(sent).toBe(100 - bad);
		},
	);

	it("late in a large file too: what was sent before stays sent, the rest is unsent", async () => {
		const { code, summary, sent } = await upload(
			40_000,
			(i) => i > 30_000 && i % 2 === 0,
			...["--max-rejects", "50", "--chunk-size", "1000"],
		);
		expect(code).toBe(7);
		expect(sent).toBe(summary.deliveries.delivered);
		expect(sent).toBeGreaterThan(0);
		expect(summary.events.rejected).toBeGreaterThan(50);
	});
});

it.each(["-1", "x", "101%", "1.5", ""])(
	"--max-rejects %j is no limit: exit 2",
	async (limit) => {
		const ran = await fboc(["upload", "x", `--max-rejects=${limit}`]);
		expect(ran.code).toBe(2);
		expect(ran.stderr).toContain("Give a number such as 100");
	},
);
