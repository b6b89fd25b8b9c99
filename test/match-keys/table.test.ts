import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TOPICS } from "../../src/catalogue/topics.ts";
import {
	KEY_WARNINGS,
	TABLE,
	traitNamesOf,
} from "../../src/match-keys/table.ts";
import { MATCH_KEYS } from "../../src/vocabulary/match-keys.ts";

it("has the destination's keys under every spelling (contract, section 6)", () => {
	const spellings = Object.fromEntries(
		MATCH_KEYS.map((key) => {
			const { place } = TABLE[key];
			return [
				key,
				place.in === "options" ? place.names : traitNamesOf(TABLE[key]),
			];
		}),
	);
	expect(spellings).toMatchObject({
		email: ["email"],
		phone: ["phone"],
		gen: ["gender"],
		fn: ["firstName", "first_name", "firstname", "name"],
		ln: ["lastName", "last_name", "lastname", "name"],
		ct: ["city"],
		st: ["state"],
		zip: ["postalCode", "postal_code", "postalcode", "zip"],
		country: ["country"],
		extern_id: [],
		lead_id: ["leadId", "lead_id"],
	});
	expect(TABLE.extern_id.place.in).toBe("userId");
});

it("names no two keys, and no two warnings, alike", () => {
	for (const wire of ["conversions", "offline"] as const) {
		const names = MATCH_KEYS.map((key) => TABLE[key].wire[wire]);
		expect(new Set(names).size).toBe(names.length);
	}
	expect(new Set(KEY_WARNINGS).size).toBe(KEY_WARNINGS.length);
});

it("is told whole by `fboc help mapping` and the editor's schema", () => {
	const schema = JSON.parse(
		readFileSync(new URL("../../schema.json", import.meta.url), "utf8"),
	);
	expect(Object.keys(schema.properties.matchKeys.properties)).toEqual([
		...MATCH_KEYS,
	]);
	const { mapping } = TOPICS;
	const told = mapping.slice(mapping.indexOf("\nMatch keys"));
	for (const key of MATCH_KEYS) {
		expect(told).toMatch(new RegExp(`\\b${key}\\b`));
	}
});
