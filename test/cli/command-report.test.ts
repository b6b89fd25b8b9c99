import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaks, traces } from "../scenarios/canaries.ts";
import { AS_OF, CONFIG, order } from "./canary-order.ts";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

describe("--report", () => {
	const setting = () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		write(folder, "events.ndjson", [
			order(),
			order({ messageId: "m-2", properties: {} }),
			order({ messageId: "m-3", event: "<script>alert(1)</script>" }),
		]);
		return folder;
	};

	it("FILE.html is a page, FILE.json is what --json prints", async () => {
		const folder = setting();
		const args = ["upload", "events.ndjson", "--sandbox", ...AS_OF];
		const page = await fboc([...args, "--report", "r.html", "--json"], {
			cwd: folder,
		});
		expect(page.code).toBe(3);
		expect(page.summary.report_file).toBe("r.html");
		const html = readFileSync(join(folder, "r.html"), "utf8");
		expect(html).toContain("<h1");
		expect(html).toContain("&lt;script&gt;alert(1)");
		expect(html).not.toContain("<script");
		const json = await fboc([...args, "--report", "r.json", "--json"], {
			cwd: folder,
		});
		expect(readFileSync(join(folder, "r.json"), "utf8")).toBe(json.stdout);
		for (const name of ["r.html", "r.json"])
			expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
		const inputs = ["events.ndjson", "fboc.config.json"];
		expect(leaks(traces(folder, inputs, page, json))).toEqual([]);
	});

	it("is refused before anything is sent where it cannot be written, or has another ending", async () => {
		const folder = setting();
		const args = ["upload", "events.ndjson", "--dry-run", "--json", "--report"];
		const nowhere = await fboc([...args, "no/where.html"], { cwd: folder });
		expect([nowhere.code, nowhere.summary.error?.code]).toEqual([
			2,
			"report_unwritable",
		]);
		expect(nowhere.summary.events.read).toBe(0);
		const pdf = await fboc([...args, "r.pdf"], { cwd: folder });
		expect(pdf.code).toBe(2);
	});

	it("on a name that is a folder: the books are shown all the same", async () => {
		const folder = setting();
		mkdirSync(join(folder, "a.html", "full"), { recursive: true });
		const ran = await fboc(
			[
				"upload",
				"events.ndjson",
				"--dry-run",
				"--json",
				"--report",
				"a.html",
				...AS_OF,
			],
			{ cwd: folder },
		);
		expect(ran.code).toBe(2);
		expect(ran.summary).toMatchObject({
			events: { read: 3 },
			report_file: null,
			error: { code: "report_unwritable" },
		});
	});
});
