import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AS_OF, CONFIG, order } from "./canary-order.ts";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

describe("fboc init", () => {
	it("writes a config that a dry run takes, and never over one that is there", async () => {
		const folder = temporaryFolder();
		const cwd = { cwd: folder };
		write(folder, "events.ndjson", [
			order(),
			order({ event: "Store Visited" }),
		]);
		const first = await fboc(["init", "events.ndjson"], cwd);
		expect([first.code, first.stderr]).toEqual([0, ""]);
		const path = join(folder, "fboc.config.yaml");
		expect(statSync(path).mode & 0o777).toBe(0o600);
		const dry = await fboc(
			["upload", "events.ndjson", "--dry-run", "--json", ...AS_OF],
			cwd,
		);
		expect(dry.summary).toMatchObject({
			exit_code: 0,
			deliveries: { would_send: 1 },
			unmapped: [{ event: "Store Visited", count: 1 }],
		});
		write(folder, "fboc.config.yaml", "mine");
		const again = await fboc(["init", "--json"], cwd);
		expect(again.code).toBe(2);
		expect(again.summary.error?.code).toBe("config_exists");
		expect(readFileSync(path, "utf8")).toBe("mine");
		const forced = await fboc(["init", "--force", "--json"], cwd);
		expect(JSON.parse(forced.stdout)).toMatchObject({
			schema: "fboc.init/1",
			path,
		});
		expect(readFileSync(path, "utf8")).toContain("eventSets:");
	});

	it("does not hide a config of another name", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		const ran = await fboc(["init"], { cwd: folder });
		expect(ran.code).toBe(2);
		expect(ran.stderr).toContain("config_exists");
	});

	it.each([
		["an empty file", "", 0, undefined],
		[
			"binary",
			Buffer.from([0, 1, 2, 3, 4, 255, 254, 7, 10]),
			4,
			"unknown_format",
		],
		[
			"JSON lines behind a prefix",
			`app-1  | {"type":"track","event":"Order Completed","userId":"cust-88911","context":{"traits":{"firstName":"Annabel","phone":"+16505551212"}}}\n`.repeat(
				3,
			),
			[2, 4],
			undefined,
		],
		[
			"a header that is data",
			"Annabel,cust-88911,+16505551212,2026-11-12\nx,y,z,1\n",
			2,
			"unknown_columns",
		],
		[
			"events named after people",
			`{"type":"track","event":"Called Annabel +1 650 555 1212"}\n`,
			0,
			undefined,
		],
	])(
		"of %s says and writes nothing of somebody's",
		async (_, content, code, error) => {
			const folder = temporaryFolder();
			write(folder, "in.txt", content);
			const ran = await fboc(["init", "in.txt", "--json"], { cwd: folder });
			expect([code].flat()).toContain(ran.code);
			if (error !== undefined) expect(ran.summary.error?.code).toBe(error);
			const path = join(folder, "fboc.config.yaml");
			const written = existsSync(path) ? readFileSync(path, "utf8") : "";
			expect(existsSync(path)).toBe(ran.code === 0);
			expect(ran.stdout + ran.stderr + written).not.toMatch(
				/Annabel|88911|555/,
			);
		},
	);
});
