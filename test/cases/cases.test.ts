import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCase, runCase } from "./run-case.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(HERE).filter((name) =>
	existsSync(join(HERE, name, "case.json")),
);

describe("what people have met", () => {
	it("there are cases", () => {
		expect(names.length).toBeGreaterThan(40);
	});

	for (const name of names) {
		const folder = join(HERE, name);
		it(`${readCase(folder).why} (${name})`, async () => {
			expect((await runCase(folder)).join("\n")).toBe("");
		});
	}
});
