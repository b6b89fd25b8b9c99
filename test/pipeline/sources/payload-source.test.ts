import {
	appendFileSync,
	renameSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { findInputs } from "../../../src/input/find/find-inputs.ts";
import { holdInput } from "../../../src/input/open/hold-input.ts";
import { payloadSource } from "../../../src/pipeline/sources/payload-source.ts";
import { payloadLine, sealed } from "../payload-files.ts";
import { tempFolder } from "../temp.ts";

const EVENT_SETS = ["111", "222"].map((id) => ({ name: id, id }));
const LINES = Array.from({ length: 6 }, (_, n) => payloadLine(n + 1));
const FILE = sealed(LINES);

/** A payload file, checked; `payloads` reads what would be sent. */
async function checked(path: string) {
	const stdin = Readable.from([]);
	const [found] = await findInputs([path], { cwd: "/" });
	if (found === undefined) throw new Error("not found");
	const held = await holdInput(found, stdin, new AbortController().signal);
	onTestFinished(() => held.close());
	const source = await payloadSource(held, EVENT_SETS, {
		stdin,
		warn: () => {},
	});
	const payloads = async (meanwhile = () => {}) => {
		const sent: string[] = [];
		for await (const { count, bytes, payloads, ends } of source.batches()) {
			for (let i = 0; i < count; i++)
				sent.push(Buffer.from(bytes.subarray(payloads[i], ends[i])).toString());
			meanwhile();
		}
		return { sent, problems: source.reading.problems.map(({ code }) => code) };
	};
	return { payloads };
}

const eventOf = (line: string): string =>
	line.slice(line.indexOf(',"event":') + 9, -1);

const fileOf = (content: string | Uint8Array): string => {
	const path = join(tempFolder(), "p.ndjson");
	writeFileSync(path, content);
	return path;
};

describe("a payload file with its own end", () => {
	it.each([0, 1, 6])("of %i lines is sent to the byte", async (count) => {
		const lines = LINES.slice(0, count);
		const { payloads } = await checked(fileOf(sealed(lines)));
		expect(await payloads()).toEqual({
			sent: lines.map(eventOf),
			problems: [],
		});
	});

	it("is sent in gzip, too; and refused where the gzip is cut", async () => {
		const packed = gzipSync(FILE);
		const { payloads } = await checked(fileOf(packed));
		expect((await payloads()).sent).toEqual(LINES.map(eventOf));
		for (const cut of [packed.length - 1, packed.length >> 1])
			await expect(
				checked(fileOf(packed.subarray(0, cut))),
			).rejects.toMatchObject({ exitCode: 4 });
	});
});

/** One change of a file, of any kind that copying, cutting, joining and editing make. */
const change = (content: Buffer): fc.Arbitrary<[string, Buffer]> => {
	const at = fc.nat(content.length - 1);
	const lines = content.toString().split("\n").slice(0, -1);
	const line = fc.nat(lines.length - 1);
	const joined = (list: readonly string[]) =>
		Buffer.from(list.map((text) => `${text}\n`).join(""));
	return fc.oneof<fc.Arbitrary<[string, Buffer]>[]>(
		fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([i, bits]) => {
			const flipped = Buffer.from(content);
			flipped[i] = (flipped[i] as number) ^ bits;
			return [`byte ${i} ^ ${bits}`, flipped] as [string, Buffer];
		}),
		at.map((i) => [`cut at ${i}`, content.subarray(0, i)]),
		at.map((i) => [`begins at ${i + 1}`, content.subarray(i + 1)]),
		line.map((i) => [`without line ${i}`, joined(lines.toSpliced(i, 1))]),
		line.map((i) => [
			`line ${i} twice`,
			joined(lines.toSpliced(i, 0, lines[i] as string)),
		]),
		fc
			.tuple(line, line)
			.map(([i, j]) => [
				`lines ${i} and ${j} change places`,
				joined(lines.with(i, lines[j] as string).with(j, lines[i] as string)),
			]),
		fc
			.tuple(fc.nat(content.length), fc.uint8Array({ minLength: 1 }))
			.map(([i, bytes]) => [
				`${bytes.length} bytes more at ${i}`,
				Buffer.concat([content.subarray(0, i), bytes, content.subarray(i)]),
			]),
		fc
			.constantFrom("\n", " ", "\ufeff", "\0", FILE, sealed([]), "{}\n")
			.chain((more) =>
				fc.constantFrom<[string, Buffer]>(
					[`${more.slice(0, 9)} before`, Buffer.from(more + content)],
					[`${more.slice(0, 9)} behind`, Buffer.from(content + more)],
				),
			),
		fc.constant<[string, Buffer]>([
			"CRLF",
			Buffer.from(content.toString().replaceAll("\n", "\r\n")),
		]),
	);
};

describe("any single change of a payload file is refused before anything is sent", () => {
	for (const [name, content] of [
		["of six lines", FILE],
		["of none", sealed([])],
		["of blocks", sealed(LINES.flatMap((l) => Array(700).fill(l)))],
	] as const) {
		it(name, async () => {
			const path = fileOf("");
			const numRuns = content.length > 100_000 ? 20 : 250;
			const original = Buffer.from(content);
			await fc.assert(
				fc.asyncProperty(change(original), async ([what, altered]) => {
					if (altered.equals(original)) return;
					writeFileSync(path, altered);
					await expect(checked(path), what).rejects.toMatchObject({
						exitCode: 4,
						message: expect.stringMatching(/Nothing was sent|cannot|begins/),
					});
				}),
				{ numRuns, endOnFailure: true },
			);
		});
	}

	it("says what is wrong with it, and where", async () => {
		const [head = "", ...rest] = LINES;
		const said: [string, string, RegExp][] = [
			["two files joined", FILE + FILE, /behind its end line/],
			["a line more than the end", `${FILE}\n`, /behind its end line/],
			["cut", `${LINES.slice(0, 3).join("\n")}\n`, /has no end line/],
			["nothing", "", /has no end line/],
			[
				"a line less",
				FILE.replace(`${head}\n`, ""),
				/counts 6, and there are 5/,
			],
			[
				"another value",
				FILE.replace('"value":3', '"value":4'),
				/not what its end line says/,
			],
			["a mark", `\ufeff${FILE}`, /byte-order mark/],
			[
				"another order",
				FILE.replace(`${head}\n${rest[0]}\n`, `${rest[0]}\n${head}\n`),
				/not what its end line says/,
			],
		];
		for (const [what, content, words] of said)
			await expect(checked(fileOf(content)), what).rejects.toMatchObject({
				message: expect.stringMatching(words),
				next: expect.stringContaining("--dry-run --payloads FILE"),
			});
	});
});

describe("what was checked is what is sent, whatever happens to the file after that", () => {
	/** Some blocks of 1 MiB. */
	const many = Array.from({ length: 8000 }, (_, n) => payloadLine(n + 1000));
	const content = sealed(many);

	it("it is written over in place, its size and times kept: nothing of the change", async () => {
		const path = fileOf(content);
		const { atime, mtime } = statSync(path);
		const { payloads } = await checked(path);
		const changed = content.replaceAll(/"value":(\d)/g, '"value":9');
		expect(changed).not.toBe(content);
		let blocks = 0;
		const { sent, problems } = await payloads(() => {
			if (blocks++ > 0) return;
			writeFileSync(path, changed);
			utimesSync(path, atime, mtime);
		});
		expect(problems).toEqual(["input_changed"]);
		expect(sent.length).toBeGreaterThan(500);
		expect(sent.length).toBeLessThan(many.length);
		expect(sent).toEqual(many.slice(0, sent.length).map(eventOf));
	});

	it("another takes its place, or it grows: all of what was checked, and it is told", async () => {
		for (const happens of [
			(path: string) => {
				writeFileSync(`${path}.new`, sealed([]));
				renameSync(`${path}.new`, path);
			},
			(path: string) => appendFileSync(path, content),
		]) {
			const path = fileOf(content);
			const { payloads } = await checked(path);
			let blocks = 0;
			const { sent, problems } = await payloads(() => {
				if (blocks++ === 0) happens(path);
			});
			expect(problems).toEqual(["input_changed"]);
			expect(sent).toEqual(many.map(eventOf));
		}
	});

	it("before the first is sent: nothing", async () => {
		const path = fileOf(FILE);
		const { payloads } = await checked(path);
		appendFileSync(path, FILE);
		expect(await payloads()).toEqual({
			sent: [],
			problems: ["input_changed"],
		});
	});
});
