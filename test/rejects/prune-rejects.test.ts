import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pruneRejects } from "../../src/rejects/prune-rejects.ts";
import { emptyFolder } from "../ledger/folder.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-06-30T00:00:00Z");
const TODAY = NOW / DAY_MS;

test("rejects files of fboc's own go after 90 days; all else stays", async () => {
	const state = emptyFolder();
	await pruneRejects(state, TODAY);
	const folder = join(state, "rejects");
	mkdirSync(folder);
	const make = (name: string, days: number) => {
		const path = join(folder, name);
		writeFileSync(path, "");
		const at = (NOW - days * DAY_MS) / 1000;
		utimesSync(path, at, at);
	};
	make("20260101T000000-abcdef.ndjson", 180);
	make("20260330T235959-abcdef.ndjson", 91);
	make("20260401T235959-abcdef.ndjson", 90);
	// Replayed last week: somebody is at it.
	make("20260101T000001-abcdef.ndjson", 7);
	make("orders.ndjson", 400);
	make("20260101T000000-abcdef.ndjson.bak", 400);
	await pruneRejects(state, undefined);
	expect(readdirSync(folder)).toHaveLength(6);
	await pruneRejects(state, TODAY);
	expect(readdirSync(folder).sort()).toEqual([
		"20260101T000000-abcdef.ndjson.bak",
		"20260101T000001-abcdef.ndjson",
		"20260401T235959-abcdef.ndjson",
		"orders.ndjson",
	]);
});
