import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type Collected,
	readChunks,
	readFileInput,
	tempFile,
} from "./collect.ts";

/** Events, line numbers, rejects: what must not depend on how an input is cut. */
function essence({ events, rejects, lines, error }: Collected) {
	return {
		events,
		rejects,
		lines,
		error: error && [error.code, error.place.line],
	};
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
	const chunks: Uint8Array[] = [];
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		chunks.push(bytes.subarray(at, at + size));
		at += size;
	}
	return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), {
	minLength: 1,
	maxLength: 5,
});
const blockBytes = fc.integer({ min: 1, max: 200 });
const events = fc
	.array(
		fc.record({
			event: fc.string({ unit: "grapheme" }),
			properties: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
		}),
		{ minLength: 1, maxLength: 12 },
	)
	// `\N` is nothing (contract, section 4).
	.filter((list) => !JSON.stringify(list).includes("\\\\N"));
const asRead = (event: unknown): unknown => JSON.parse(JSON.stringify(event));

describe("the same events and lines, however the input is cut", () => {
	test("NDJSON: chunks, blocks, ranges, gzip, line ends, byte-order mark, blank lines", async () => {
		const property = fc.asyncProperty(
			events,
			fc.constantFrom("\n", "\r\n"),
			fc.boolean(),
			fc.boolean(),
			fc.boolean(),
			fc.boolean(),
			sizes,
			blockBytes,
			async (list, newline, mark, blank, gzip, last, chunkSizes, block) => {
				const lines = list.map((event) => JSON.stringify(event));
				const text =
					lines.join(blank ? newline + newline : newline) +
					(last ? newline : "");
				const plain = Buffer.from((mark ? "\uFEFF" : "") + text);
				const bytes = gzip ? gzipSync(plain) : plain;
				const step = blank ? 2 : 1;
				const expected = list.map((event, index) => ({
					line: 1 + index * step,
					event: asRead(event),
				}));
				const whole = await readFileInput(tempFile(bytes));
				expect(whole.events).toEqual(expected);
				expect(whole.rejects).toEqual([]);
				const chunks = cut(bytes, chunkSizes);
				const options = { blockBytes: block };
				expect(essence(await readChunks(chunks, options))).toEqual(
					essence(whole),
				);
				const ranged = await readFileInput(tempFile(bytes), {
					...options,
					ranges: true,
				});
				expect(essence(ranged)).toEqual(essence(whole));
				expect(ranged.bytesRead).toBe(bytes.length);
			},
		);
		await fc.assert(property, { numRuns: 150 });
	});

	test("JSON arrays, compact and spread out, bare and in an object", async () => {
		const property = fc.asyncProperty(
			events,
			fc.constantFrom(undefined, 2, "\t"),
			fc.boolean(),
			sizes,
			blockBytes,
			async (list, indent, inside, chunkSizes, block) => {
				const value = inside
					? { next: "[{", data: list, done: { a: [1, "}"] } }
					: list;
				const bytes = Buffer.from(JSON.stringify(value, null, indent));
				const whole = await readFileInput(tempFile(bytes));
				expect(whole.error).toBeUndefined();
				expect(whole.rejects).toEqual([]);
				expect(whole.events.map(({ event }) => event)).toEqual(
					list.map(asRead),
				);
				const cutUp = await readChunks(cut(bytes, chunkSizes), {
					blockBytes: block,
				});
				expect(essence(cutUp)).toEqual(essence(whole));
			},
		);
		await fc.assert(property, { numRuns: 150 });
	});

	test("CSV with quotes right and wrong", async () => {
		const cell = fc.oneof(
			fc.constantFrom(
				"",
				"a",
				'"',
				'""',
				'"x"',
				'"a\nb"',
				'"x"y',
				'p"q',
				"{}",
				'"{""a"":1}"',
				'"open',
			),
			fc.string({ maxLength: 4 }),
		);
		const row = fc
			.array(cell, { minLength: 1, maxLength: 4 })
			.map((cells) => cells.join(","));
		const property = fc.asyncProperty(
			fc.array(row, { maxLength: 12 }),
			fc.constantFrom("\n", "\r\n"),
			sizes,
			blockBytes,
			async (rows, newline, chunkSizes, block) => {
				const bytes = Buffer.from(
					["userId,event,properties.x", ...rows].join(newline),
				);
				const whole = await readFileInput(tempFile(bytes));
				const cutUp = await readChunks(cut(bytes, chunkSizes), {
					blockBytes: block,
				});
				expect(essence(cutUp)).toEqual(essence(whole));
			},
		);
		await fc.assert(property, { numRuns: 300 });
	});

	test("blocks themselves depend only on the bytes", async () => {
		const text = Array.from(
			{ length: 50 },
			(_, n) => `{"event":"${"x".repeat(n)}"}\n`,
		).join("");
		const blocksOf = async (chunkSizes: number[]) => {
			const { blocks } = await readChunks(cut(Buffer.from(text), chunkSizes), {
				blockBytes: 300,
			});
			return blocks.map(({ seq, bytes }) => [
				seq,
				Buffer.from(bytes ?? []).toString(),
			]);
		};
		const first = await blocksOf([1]);
		expect(first.length).toBeGreaterThan(5);
		expect(await blocksOf([7, 1000])).toEqual(first);
		expect(await blocksOf([100_000])).toEqual(first);
	});
});

describe("any bytes at all", () => {
	const bytes = fc.oneof(
		fc.uint8Array({ maxLength: 300 }),
		fc
			.array(
				fc.constantFrom(
					'{"a":1}',
					"{",
					"}",
					"[",
					"]",
					'"',
					"\\",
					",",
					"\n",
					"\r",
					" ",
					"\0",
					"é",
					"event",
					"userId,event\n",
					"\u001f",
					"1",
					":",
				),
				{ maxLength: 60 },
			)
			.map((parts) => Buffer.from(parts.join(""))),
		fc
			.uint8Array({ maxLength: 100 })
			.map((tail) => Buffer.concat([gzipSync('{"a":1}\n{"b":2}\n'), tail])),
		fc
			.tuple(fc.uint8Array({ maxLength: 60 }), fc.boolean())
			.map(([tail, big]) =>
				Buffer.concat([Buffer.from(big ? [0xfe, 0xff] : [0xff, 0xfe]), tail]),
			),
	);

	test("end in events, rejects and errors of ours, never in anything else", async () => {
		const format = fc.constantFrom("auto", "ndjson", "json", "csv");
		const property = fc.asyncProperty(
			bytes,
			format,
			sizes,
			blockBytes,
			fc.boolean(),
			async (all, kind, chunkSizes, block, ranges) => {
				const options = {
					format: kind,
					blockBytes: block,
					columns: { a: "event" },
				} as const;
				const whole = await readFileInput(tempFile(all), {
					...options,
					ranges,
				});
				const cutUp = await readChunks(cut(all, chunkSizes), options);
				expect(essence(cutUp)).toEqual(essence(whole));
			},
		);
		await fc.assert(property, { numRuns: 600 });
	});

	test("NDJSON: every physical line is events, rejects, or blank; only one that holds several is more than one", async () => {
		const property = fc.asyncProperty(
			bytes,
			blockBytes,
			fc.boolean(),
			async (all, block, ranges) => {
				fc.pre(!(all[0] === 0x1f && all[1] === 0x8b) && (all[0] ?? 0) < 0xfe);
				const found = await readFileInput(tempFile(all), {
					format: "ndjson",
					blockBytes: block,
					ranges,
				});
				fc.pre(found.error === undefined);
				const text = Buffer.from(all).toString("latin1");
				const newline = found.spec?.newline === 0x0d ? "\r" : "\n";
				const lines = text.split(newline);
				if (lines.at(-1) === "") lines.pop();
				expect(found.lines).toBe(lines.length);
				const taken = [...found.events, ...found.rejects]
					.map(({ line }) => line)
					.sort((x, y) => x - y);
				const counted = lines.flatMap((line, index) =>
					/[^\0- \xef\xbb\xbf]/.test(line) ? [index + 1] : [],
				);
				for (const [i, line] of taken.entries()) {
					if (line !== taken[i + 1]) continue;
					expect(lines[line - 1]).toMatch(/\{.*\{/s);
				}
				expect(counted.filter((line) => !taken.includes(line))).toEqual([]);
			},
		);
		await fc.assert(property, { numRuns: 400 });
	});
});
