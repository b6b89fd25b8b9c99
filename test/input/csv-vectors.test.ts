import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { collect, readFileInput, tempFile } from "./collect.ts";

interface Vector {
	id: string;
	why: string;
	csv: string;
	expect: unknown[];
}

const vectors: Vector[] = readFileSync(
	new URL("../vectors/csv.ndjson", import.meta.url),
	"utf8",
)
	.trim()
	.split("\n")
	.map((line) => JSON.parse(line));

test("there are vectors", () => expect(vectors.length).toBeGreaterThan(10));

test.each(vectors)("$id: $why", async ({ csv, expect: expected }) => {
	const { events, rejects, error } = await readFileInput(tempFile(csv));
	expect({ error, rejects }).toEqual({ error: undefined, rejects: [] });
	expect(events.map(({ event }) => event)).toStrictEqual(expected);
});

test.each(vectors)("$id, gzip", async ({ csv, expect: expected }) => {
	const { events, spec } = await readFileInput(tempFile(gzipSync(csv)));
	expect(spec?.compression).toBe("gzip");
	expect(events.map(({ event }) => event)).toStrictEqual(expected);
});

test("the source is named as it was given", async () => {
	const path = tempFile('{"event":"a"}\n');
	const { spec } = await collect({
		kind: "stream",
		name: "given.ndjson",
		path,
	});
	expect(spec?.path).toBe("given.ndjson");
});
