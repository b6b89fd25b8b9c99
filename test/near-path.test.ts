import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { nearPath } from "../src/near-path.ts";

const cwd = mkdtempSync(join(tmpdir(), "fboc-near-"));
afterAll(() => rmSync(cwd, { recursive: true }));
for (const name of ["exports/2026", "archive"])
	mkdirSync(join(cwd, name), { recursive: true });
for (const name of ["exports/2026/orders.ndjson", "exports/.hidden", "b.csv"])
	writeFileSync(join(cwd, name), "");

it.each([
	["export", "exports/"],
	["EXPORTS/2027", "exports/"],
	["exports/2025", "exports/2026/"],
	["exports/2026/order.ndjson", "exports/2026/orders.ndjson"],
	["exports/2026/orders.ndjson.gz", "exports/2026/orders.ndjson"],
	["./exports/2026/orders", "exports/2026/orders.ndjson"],
	["exports/2026/leads.ndjson", undefined],
	["exports/.hiddem", undefined],
	["none/at/all", undefined],
	["b.csv/x", "b.csv"],
])("%s: %s", async (path, near) => {
	expect(await nearPath(path, cwd)).toBe(near);
});

it("is absolute where the path was", async () => {
	expect(await nearPath(join(cwd, "archve"), "/")).toBe(
		`${join(cwd, "archive")}/`,
	);
});

it("finds a name with one letter wrong, and never one that is not there", async () => {
	const name = "orders.ndjson";
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: name.length - 1 }),
			fc.constantFrom("x", ""),
			async (at, letter) => {
				const wrong = name.slice(0, at) + letter + name.slice(at + 1);
				expect(await nearPath(`exports/2026/${wrong}`, cwd)).toBe(
					`exports/2026/${name}`,
				);
			},
		),
	);
});
