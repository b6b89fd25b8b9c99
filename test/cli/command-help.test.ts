import { describe, expect, it } from "vitest";
import { fboc } from "./run-fboc.ts";

describe("fboc help", () => {
	it.each(["environment", "exit-codes", "mapping", "privacy"])(
		"%s",
		async (topic) => {
			const ran = await fboc(["help", topic]);
			expect([ran.code, ran.stderr]).toEqual([0, ""]);
			expect(ran.stdout.split("\n").length).toBeGreaterThan(10);
		},
	);

	it("shows a command's help, the program's, or the list", async () => {
		const upload = await fboc(["help", "upload"]);
		expect(upload.stdout).toBe((await fboc(["upload", "--help"])).stdout);
		const all = await fboc(["help"]);
		expect([all.code, all.stdout]).toEqual([
			0,
			(await fboc(["--help"])).stdout,
		]);
		const none = await fboc(["help", "nonsense"]);
		expect(none.code).toBe(2);
		expect(none.stderr).toContain(
			"environment, exit-codes, mapping, privacy, upload",
		);
	});
});
