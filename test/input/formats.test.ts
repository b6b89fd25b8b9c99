import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readFileInput, tempFile, tempFolder } from "./collect.ts";

const code = async (bytes: Uint8Array | string, options = {}) => {
	const { error } = await readFileInput(tempFile(bytes), options);
	return error && [error.code, error.exitCode];
};

const foreign: Record<string, { bytes: number[] | string; way: string }> = {
	Zstandard: { bytes: [0x28, 0xb5, 0x2f, 0xfd, 1, 2], way: "zstd -dc" },
	Parquet: { bytes: "PAR1....", way: "duckdb" },
	ZIP: { bytes: "PK\u0003\u0004", way: "unzip -p" },
	bzip2: { bytes: "BZh9", way: "bzip2 -dc" },
	xz: { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], way: "xz -dc" },
	Avro: { bytes: "Obj\u0001", way: "NDJSON" },
	tar: { bytes: `${"name".padEnd(257, "\0")}ustar`, way: "tar -xf" },
};

test.each(Object.entries(foreign))(
	"%s is named, with the way out",
	async (name, { bytes, way }) => {
		const content =
			typeof bytes === "string"
				? Buffer.from(bytes, "latin1")
				: Uint8Array.from(bytes);
		for (const file of [content, gzipSync(content)]) {
			const { error } = await readFileInput(tempFile(file));
			expect([error?.code, error?.exitCode]).toEqual(["unsupported_format", 4]);
			expect(error?.message).toContain(name);
			expect(error?.next).toContain(way);
		}
	},
);

test("gzip inside gzip", async () => {
	expect(await code(gzipSync(gzipSync('{"event":"a"}')))).toEqual([
		"unsupported_format",
		4,
	]);
});

describe("what is none of the formats", () => {
	const PNG = Uint8Array.from([
		0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13,
	]);
	test.each([
		["an image", PNG],
		["XML", "<?xml version='1.0'?>\n<a>1,2</a>\n"],
		["prose", "Dear all\nsee the attachment\n"],
		["a long line without an end", "x".repeat(3_000_000)],
		["NUL bytes without an end", Buffer.alloc(3_000_000)],
		["UTF-16 that lost its mark", Buffer.from('{"event":"a"}\n', "utf16le")],
	])("%s", async (_, bytes) => {
		expect(await code(bytes)).toEqual(["unknown_format", 4]);
	});

	test("the error shows nothing of what is inside", async () => {
		const { error } = await readFileInput(
			tempFile("jane@example.com\njohn@example.com\n"),
		);
		expect(error?.code).toBe("unknown_format");
		expect(`${error?.message} ${error?.next}`).not.toContain("example.com");
	});
});

test("an empty input is fine in every format", async () => {
	for (const format of ["auto", "ndjson", "json", "csv"] as const) {
		for (const bytes of ["", gzipSync("")]) {
			const { events, rejects, error } = await readFileInput(tempFile(bytes), {
				format,
			});
			expect({ events, rejects, error }).toEqual({
				events: [],
				rejects: [],
				error: undefined,
			});
		}
	}
});

test("a format that is given is not told from the bytes", async () => {
	const found = await readFileInput(tempFile("prose\n"), { format: "ndjson" });
	expect(found.rejects.map((reject) => reject.code)).toEqual([
		"malformed_json",
	]);
});

test("a single event longer than the look at the start", async () => {
	const event = { event: "a", x: "y".repeat(200_000) };
	const one = await readFileInput(tempFile(JSON.stringify(event)));
	expect([one.spec?.format, one.events.length]).toEqual(["ndjson", 1]);
	const wrapped = await readFileInput(
		tempFile(JSON.stringify({ data: [event, event] })),
	);
	expect([wrapped.spec?.format, wrapped.events.length]).toEqual(["json", 2]);
});

describe("what is not a plain file", () => {
	test("/dev/null is empty", async () => {
		expect((await readFileInput("/dev/null")).error).toBeUndefined();
	});

	test("an endless device is told by its beginning", async () => {
		expect((await readFileInput("/dev/zero")).error?.code).toBe(
			"unknown_format",
		);
	});

	test("a named pipe is read as a stream", async () => {
		const path = join(tempFolder(), "pipe");
		execFileSync("mkfifo", [path]);
		const { writeFile } = await import("node:fs/promises");
		const written = writeFile(path, '{"event":"a"}\n{"event":"b"}');
		const found = await readFileInput(path, { ranges: true });
		await written;
		expect(found.events.map(({ line }) => line)).toEqual([1, 2]);
		expect(found.blocks.every(({ range }) => range === undefined)).toBe(true);
	});

	test("a folder, a missing file", async () => {
		const folder = await readFileInput(tempFolder());
		expect([folder.error?.code, folder.error?.exitCode]).toEqual([
			"input_unreadable",
			4,
		]);
		const missing = await readFileInput(join(tempFolder(), "gone"));
		expect([missing.error?.code, missing.error?.exitCode]).toEqual([
			"input_not_found",
			4,
		]);
	});
});
