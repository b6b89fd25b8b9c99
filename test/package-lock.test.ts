import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Entry {
	readonly version?: string;
	readonly integrity?: string;
	readonly resolved?: string;
	readonly link?: boolean;
}

const { packages } = JSON.parse(
	readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"),
) as { packages: Record<string, Entry> };
const entries = Object.entries(packages).filter(([path]) => path !== "");

it("has the digest of every package, also of other platforms", () => {
	expect(entries.length).toBeGreaterThan(100);
	const without = entries.filter(
		([, { integrity = "" }]) => !/^sha512-[\w+/]{86}==$/.test(integrity),
	);
	expect(without.map(([path]) => path)).toEqual([]);
});

it("names no registry: npm's own setting says where packages come from", () => {
	const named = entries.filter(([, { resolved }]) => resolved !== undefined);
	expect(named.map(([path]) => path)).toEqual([]);
});
