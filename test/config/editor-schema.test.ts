import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { editorSchema } from "../../src/config/editor-schema.ts";
import { previewConfig } from "../../src/config/preview.ts";
import { MATCH_KEYS } from "../../src/vocabulary/match-keys.ts";

const FILE = fileURLToPath(new URL("../../schema.json", import.meta.url));

it("schema.json is what the schema says (UPDATE_SCHEMA=1 writes it anew)", () => {
	const text = `${JSON.stringify(editorSchema(), null, 2)}\n`;
	if (process.env.UPDATE_SCHEMA === "1") writeFileSync(FILE, text);
	expect(readFileSync(FILE, "utf8")).toBe(text);
});

interface Shape {
	readonly description?: string;
	readonly additionalProperties?: unknown;
	readonly properties?: Record<string, Shape>;
}

it("describes every key and allows no other", () => {
	const schema: Shape = editorSchema();
	expect(schema.additionalProperties).toBe(false);
	for (const [key, value] of Object.entries(schema.properties ?? {})) {
		expect(value.description, key).toBeTruthy();
	}
	expect(Object.keys(schema.properties?.matchKeys?.properties ?? {})).toEqual([
		...MATCH_KEYS,
	]);
});

it("has every key of a config", () => {
	const legal = Object.keys((editorSchema() as Shape).properties ?? {});
	const { routes: _, ...config } = previewConfig();
	expect(legal).toEqual(expect.arrayContaining(Object.keys(config)));
});
