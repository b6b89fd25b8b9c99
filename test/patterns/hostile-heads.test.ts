import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FbocError } from "../../src/errors.ts";
import type { RecordSink } from "../../src/input/block.ts";
import type { InputFormat } from "../../src/input/format-names.ts";
import { openInput } from "../../src/input/open/open-input.ts";
import { createBlockReader } from "../../src/input/read-block.ts";
import { fboc, temporaryFolder, write } from "../cli/run-fboc.ts";
import { BlockCounter } from "./executed-blocks.ts";

const NOTHING: RecordSink = {
	full: false,
	event() {},
	reject() {},
};

/** Tells the format of an input and reads it to its end. */
async function read(text: string, format: InputFormat | "auto"): Promise<void> {
	try {
		const input = await openInput({ kind: "standard input", name: "-" }, 0, {
			format,
			columns: { a: "event" },
			stdin: Readable.from([Buffer.from(text)]),
			ranges: false,
		});
		const reader = createBlockReader(input.spec);
		for await (const block of input.blocks()) reader(block, NOTHING);
		reader.close();
		await input.close();
	} catch (error) {
		// Most of it is refused.
		if (!(error instanceof FbocError)) throw error;
	}
}

const BEGINS = [
	"",
	"x",
	"{",
	"[",
	'"',
	'{"a":"',
	'{"events":[',
	'{"a":["',
	'{"batch":[{',
	"a,b,c\n",
	'a,b,c\n"',
	"sep=",
	'2026-01-01 {"a":"',
];
const ENDS = ["", "\n", "x", '"}\n{"type":"track"}\n', "\n1,2,3\n"];
const CHARS = [..." \t\"\\[]{},:;.@0a'\n|-"];

/** The program's own code, what reads the header of a table for it, and this file. */
const counter = new BlockCounter(/\/(?:src|csv-parse)\/|hostile-heads/);
beforeAll(async () => {
	await counter.start();
	await read("a,b\n1,2\n", "auto");
});
afterAll(() => counter.stop());

/** Bytes in small; in large they are twice that. */
const BYTES = 4000;
const RATIO = 2.4;

async function growth(
	{ begin, unit, end }: { begin: string; unit: string; end: string },
	format: InputFormat | "auto",
): Promise<number> {
	const text = (size: number) =>
		begin + unit.repeat(Math.ceil(size / unit.length)) + end;
	const blocks = (size: number) =>
		counter.count(() => read(text(size), format));
	return (await blocks(2 * BYTES)) / (await blocks(BYTES));
}

const formats = ["auto", "csv", "json", "ndjson"] as const;

it("what takes quadratic time is told", async () => {
	const pairs = (size: number) => () => {
		let same = 0;
		for (let a = 0; a < size; a++)
			for (let b = 0; b < size; b++) if (a === b) same += 1;
		return same;
	};
	const small = await counter.count(pairs(100));
	expect((await counter.count(pairs(200))) / small).toBeGreaterThan(RATIO);
});

it("telling the format of a hostile head and reading it takes linear time", async () => {
	const slow: object[] = [];
	for (const unit of CHARS)
		for (const begin of BEGINS) {
			const head = { begin, unit, end: "" };
			const ratio = await growth(head, "auto");
			if (ratio > RATIO) slow.push({ ...head, ratio });
		}
	expect(slow).toEqual([]);
});

it("so do mixtures of it", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				begin: fc.constantFrom(...BEGINS),
				unit: fc
					.array(fc.constantFrom(...CHARS), { minLength: 2, maxLength: 5 })
					.map((chars) => chars.join("")),
				end: fc.constantFrom(...ENDS),
			}),
			fc.constantFrom(...formats),
			async (head, format) => {
				expect(await growth(head, format)).toBeLessThan(RATIO);
			},
		),
		{ numRuns: 100 },
	);
});

it("the command comes to its end with heads that would take patterns of quadratic time for minutes", async () => {
	const folder = temporaryFolder();
	const n = 400_000;
	mkdirSync(join(folder, "in"));
	const heads = {
		"blanks.json": `{"type":"track"${" ".repeat(n)}x`,
		"between.csv": `a${" ".repeat(n)}b,c\n1,2\n`,
		"quotes.json": `{${'"\\'.repeat(n)}\n{"type":"track"}\n`,
		"strings.json": `{"x":["${'\\"'.repeat(n)}`,
		"brackets.json": "[{".repeat(n / 2),
		"mail.csv": `${"a.".repeat(n / 2)},event\n`,
	};
	for (const [name, text] of Object.entries(heads))
		write(join(folder, "in"), name, text);
	const ran = await fboc(["upload", "in", "--dry-run", "--json"], {
		cwd: folder,
	});
	expect([2, 3, 4]).toContain(ran.code);
});
