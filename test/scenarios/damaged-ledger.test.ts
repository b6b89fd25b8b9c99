import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openShop } from "./shop.ts";

interface Line {
	readonly check: string;
	readonly subject: string;
	readonly status: string;
	readonly message: string;
	readonly damaged?: readonly {
		readonly kept: Record<string, number>;
		readonly lost: Record<string, number> | null;
	}[];
}

it("a damaged ledger stops an upload, check tells what can be kept, and after its repair the same command goes on", async () => {
	const shop = await openShop(120);
	await shop.run(["upload", "events.ndjson", "--chunk-size", "10"]);
	const sets = shop.path("state/ledger/loopback");
	const folder = readdirSync(sets, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name !== "done")
		.map(({ name }) => join(sets, name))
		.sort()[0] as string;
	const [name = ""] = readdirSync(folder);
	const bytes = readFileSync(join(folder, name));
	// The first record is the begin of the file, the second an intent of ten keys.
	bytes[60] = (bytes[60] as number) ^ 1;
	writeFileSync(join(folder, name), bytes);

	const before = await shop.accepted();
	for (const flags of [[], ["--dry-run"]]) {
		const stopped = await shop.upload("events.ndjson", ...flags);
		expect(stopped.code).toBe(5);
		expect(stopped.summary.error?.code).toBe("ledger_damaged");
		expect(stopped.stderr).toContain("fboc check --repair");
	}
	expect(await shop.accepted()).toEqual(before);

	const check = async (...flags: string[]) => {
		const ran = await shop.run(["check", "--json", ...flags]);
		expect(ran.stderr).not.toMatch(/^\s+at /m);
		const { checks } = JSON.parse(ran.stdout) as { checks: Line[] };
		return {
			code: ran.code,
			lines: checks.filter((line) => line.check === "ledger"),
		};
	};
	const told = await check();
	expect(told.code).toBe(5);
	expect(told.lines).toHaveLength(1);
	expect(told.lines[0]).toMatchObject({ status: "failed" });
	const kept = Object.values(told.lines[0]?.damaged?.[0]?.kept ?? {});
	const count = kept.reduce((sum, number) => sum + number, 0);
	expect(told.lines[0]?.message).toContain("1 of 1 file damaged");
	expect(told.lines[0]?.message).toContain(`${count} deliveries of 20`);

	const mended = await check("--repair");
	expect(mended.code).toBe(0);
	expect(mended.lines[0]).toMatchObject({ status: "warning" });
	expect(mended.lines[0]?.message).toMatch(/^repaired: .* kept; how many more/);
	expect((await check()).lines).toEqual([]);

	const next = await shop.upload("events.ndjson");
	expect(next.code).toBe(0);
	// One chunk's memory was lost with its intent, and nothing else.
	expect(next.summary.deliveries).toMatchObject({
		delivered: 10,
		duplicate: shop.mapped.length - 10,
	});
	const last = await shop.upload("events.ndjson");
	expect(last.summary.deliveries.duplicate).toBe(shop.mapped.length);
});
