import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FbocError } from "../../../src/errors.ts";
import type { RecordSink } from "../../../src/input/block.ts";
import { openInput } from "../../../src/input/open/open-input.ts";
import { createBlockReader } from "../../../src/input/read-block.ts";
import { tempFile } from "../collect.ts";

/** What stands where: line, number on the line, and `n` or the code of a reject. */
async function found(
	text: string,
	options: { blockBytes?: number; ranges?: boolean } = {},
): Promise<[line: number, record: number, what: unknown][]> {
	const path = tempFile(text);
	const input = await openInput({ kind: "stream", name: path, path }, 0, {
		format: "auto",
		columns: {},
		stdin: Readable.from([]),
		ranges: false,
		...options,
	});
	const read = createBlockReader(input.spec);
	const all: [number, number, unknown][] = [];
	let lines = 0;
	const sink: RecordSink = {
		full: false,
		event: (event, { line, record }) =>
			all.push([lines + line + 1, record, (event as { n?: unknown }).n]),
		reject: (code, _message, { line, record }) =>
			all.push([lines + line + 1, record, code]),
	};
	try {
		for await (const block of input.blocks()) lines += read(block, sink);
	} catch (error) {
		const { code, place } = error as FbocError;
		all.push([place.line ?? 0, 0, code]);
	} finally {
		read.close();
		await input.close();
	}
	return all;
}

const bad = "malformed_json";

describe("several records on a line", () => {
	it.each<[string, string, [number, number, unknown][]]>([
		[
			"nothing between",
			'{"n":1}{"n":2}{"n":3}',
			[
				[1, 1, 1],
				[1, 2, 2],
				[1, 3, 3],
			],
		],
		[
			"a space between",
			'{"n":1} {"n":2}\n',
			[
				[1, 1, 1],
				[1, 2, 2],
			],
		],
		[
			"a comma between",
			'{"n":1},{"n":2},\n{"n":3}',
			[
				[1, 1, 1],
				[1, 2, 2],
				[2, 0, 3],
			],
		],
		[
			"only on one line",
			'{"n":1}\n{"n":2}{"n":3}\n{"n":4}\n',
			[
				[1, 0, 1],
				[2, 1, 2],
				[2, 2, 3],
				[3, 0, 4],
			],
		],
		[
			"brackets in texts",
			'{"n":"}{"}{"n":"\\"}{"}\n',
			[
				[1, 1, "}{"],
				[1, 2, '"}{'],
			],
		],
		[
			"a brace too many",
			'{"n":1}}{"n":2}\n',
			[
				[1, 1, bad],
				[1, 2, 2],
			],
		],
		[
			"a text that is not closed",
			'{"n":1}{"n":"2}{"n":3}\n',
			[
				[1, 1, 1],
				[1, 2, bad],
				[1, 3, 3],
			],
		],
		[
			"one that is not closed",
			'{"n":1}{"n":{"x":2}{"n":3}{"n":4}\n',
			[
				[1, 1, 1],
				[1, 2, bad],
				[1, 3, 3],
				[1, 4, 4],
			],
		],
		[
			"the last one cut off",
			'{"n":1}{"n":2}{"n":\n',
			[
				[1, 1, 1],
				[1, 2, 2],
				[1, 0, "truncated_input"],
			],
		],
		[
			"two commas between",
			'{"n":1},,{"n":2}\n',
			[
				[1, 1, 1],
				[1, 2, bad],
				[1, 3, 2],
			],
		],
		[
			"a comment behind",
			'{"n":1} // see {2}\n{"n":2}\n',
			[
				[1, 0, bad],
				[2, 0, 2],
			],
		],
	])("%s", async (_, text, expected) => {
		expect(await found(text)).toEqual(expected);
	});

	it("are the same however the file is cut into blocks and ranges", async () => {
		const record = fc
			.record({
				n: fc.nat(9),
				text: fc.constantFrom("a", "}{", '"', "\\", "é"),
			})
			.map((value) => JSON.stringify(value));
		const line = fc
			.tuple(
				fc.array(record, { minLength: 1, maxLength: 4 }),
				fc.constantFrom("", " ", "\x1e"),
			)
			.map(([records, between]) => records.join(between));
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { minLength: 2, maxLength: 6 }),
				fc.integer({ min: 1, max: 90 }),
				async (lines, blockBytes) => {
					const text = `${lines.join("\n")}\n`;
					const whole = await found(text);
					expect(whole.map(([, , n]) => n)).toEqual(
						text
							.replaceAll("\x1e", " ")
							.split(/(?<=\})\s*(?=\{"n")/)
							.map((each) => (JSON.parse(each) as { n: number }).n),
					);
					expect(await found(text, { blockBytes })).toEqual(whole);
					expect(await found(text, { blockBytes, ranges: true })).toEqual(
						whole,
					);
				},
			),
			{ numRuns: 60 },
		);
	});

	it("are read from a file that has no line end at all, whatever its size", async () => {
		const record = (n: number) => `{"n":${n},"x":"${"x".repeat(1000)}"}`;
		const all = await found(
			Array.from({ length: 2500 }, (_, n) => record(n)).join(""),
		);
		expect(all).toEqual(Array.from({ length: 2500 }, (_, n) => [1, n + 1, n]));
	});
});

describe("lines of brackets, quotes and commas", () => {
	it("are read to their end", async () => {
		const piece = fc.constantFrom(
			...[
				"{",
				"}",
				"[",
				"]",
				",",
				":",
				'"',
				"\\\\",
				" ",
				"\x1e",
				"x",
				'{"n":1}',
				'{"n":',
			],
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(piece, { minLength: 1, maxLength: 24 }),
				fc.constantFrom("", "[\n", '{"n":0}\n'),
				fc.integer({ min: 1, max: 50 }),
				async (pieces, before, blockBytes) => {
					const text = `${before}${pieces.join("")}\n`;
					fc.pre(/^\s*(?:\{|\[\s*(?:\n|[[{"\],]))/.test(text));
					const all = await found(text, { blockBytes });
					expect(all.length).toBeLessThanOrEqual(text.length);
				},
			),
			{ numRuns: 600 },
		);
	});
});

describe("JSON text sequences (RFC 7464)", () => {
	it.each<[string, string, unknown[]]>([
		[
			"a record a line",
			'\x1e{"n":1}\n\x1e{"n":2}\n',
			[
				[1, 0, 1],
				[2, 0, 2],
			],
		],
		[
			"spread out",
			'\x1e{\n  "n": 1\n}\n\x1e{\n  "n": 2\n}\n',
			[
				[1, 0, 1],
				[4, 0, 2],
			],
		],
		[
			"no line ends",
			'\x1e{"n":1}\x1e{"n":2}',
			[
				[1, 1, 1],
				[1, 2, 2],
			],
		],
		[
			"one cut off",
			'\x1e{"n":1\x1e{"n":2}\n',
			[
				[1, 1, bad],
				[1, 2, 2],
			],
		],
		[
			"one cut off, spread out",
			'\x1e{\n"n":1,\n"p":{\n\x1e{\n"n":2\n}\n',
			[
				[1, 0, bad],
				[4, 0, 2],
			],
		],
	])("%s", async (_, text, expected) => {
		expect(await found(text)).toEqual(expected);
	});
});

describe("batches", () => {
	it.each<[string, string, unknown[]]>([
		[
			"on lines",
			'{"batch":[{"n":1},{"n":2}],"sentAt":"x"}\n{"batch":[{"n":3}]}\n',
			[
				[1, 1, 1],
				[1, 2, 2],
				[2, 0, 3],
			],
		],
		[
			"two on a line",
			'{"batch":[{"n":1},{"n":2}]}{"batch":[{"n":3}]}\n',
			[
				[1, 1, 1],
				[1, 2, 2],
				[1, 3, 3],
			],
		],
		[
			"in an array",
			'[{"batch":[{"n":1},{"n":2}]},{"n":3}]',
			[
				[1, 1, 1],
				[1, 2, 2],
				[1, 3, 3],
			],
		],
		[
			"spread out",
			'{\n"batch": [\n{"n":1},\n{"n":2}\n]\n}\n',
			[
				[3, 0, 1],
				[4, 0, 2],
			],
		],
		[
			"with what is no message",
			'{"batch":[{"n":1},2,{"n":3}]}\n{"n":4}\n',
			[
				[1, 1, 1],
				[1, 2, "not_an_object"],
				[1, 3, 3],
				[2, 0, 4],
			],
		],
		[
			"no list",
			'{"batch":7,"n":1}\n{"batch":[],"n":2}\n',
			[
				[1, 0, 1],
				[2, 0, 2],
			],
		],
		[
			"an event's own property",
			'{"type":"track","batch":[{"n":2}],"n":1}\n{"n":3}\n',
			[
				[1, 0, 1],
				[2, 0, 3],
			],
		],
	])("%s", async (_, text, expected) => {
		expect(await found(text)).toEqual(expected);
	});

	/** Spread over lines, and longer than what the format is told from. */
	const long = "\n".repeat(100_000);

	it.each([
		[
			"before them",
			'{"integrations":{"All":false},"batch":[{"n":1},{"n":2,"integrations":{"All":true}},{}]}',
		],
		[
			"behind many lines of them",
			`{"batch":[{"n":1},${long}{"n":2,"integrations":{"All":true}},\n{}],"integrations":{"All":false}}`,
		],
	])(
		"hand what they say for all of their messages, %s, to those that do not say it",
		async (_, text) => {
			const path = tempFile(text);
			const input = await openInput({ kind: "stream", name: path, path }, 0, {
				format: "auto",
				columns: {},
				stdin: Readable.from([]),
				ranges: false,
			});
			const events: unknown[] = [];
			const read = createBlockReader(input.spec);
			for await (const block of input.blocks()) {
				read(block, {
					full: false,
					event: (event) => events.push(event),
					reject: () => expect.unreachable(),
				});
			}
			await input.close();
			expect(events).toEqual([
				{ integrations: { All: false }, n: 1 },
				{ integrations: { All: true }, n: 2 },
				{ integrations: { All: false } },
			]);
		},
	);
});

describe("arrays with too much or too little between their elements", () => {
	it.each<[string, string, unknown[]]>([
		["nothing but a comma", "[\n,\n]", [[2, 0, bad]]],
		[
			"a comma first",
			'[,{"n":1}]',
			[
				[1, 1, bad],
				[1, 2, 1],
			],
		],
		[
			"two commas",
			'[{"n":1},\n,{"n":2}]',
			[
				[1, 0, 1],
				[2, 1, bad],
				[2, 2, 2],
			],
		],
		["a comma at the end does no harm", '[{"n":1},]', [[1, 0, 1]]],
		[
			"a brace too many",
			'[\n{"n":1},\n{"n":2}},\n{"n":3}\n]',
			[
				[2, 0, 1],
				[3, 0, bad],
				[4, 0, 3],
			],
		],
		[
			"on one line",
			'[{"n":1},{"n":2}}},{"n":3}]',
			[
				[1, 1, 1],
				[1, 2, bad],
				[1, 3, 3],
			],
		],
		[
			"the brace on a line of its own",
			'[\n{"n":1}\n},\n{"n":2}\n]',
			[
				[2, 0, bad],
				[4, 0, 2],
			],
		],
		[
			"a comment",
			'[\n{"n":1}, \n{"n":2} // checked\n,{"n":3}]',
			[
				[2, 0, 1],
				[3, 0, bad],
				[4, 0, 3],
			],
		],
		[
			"no comma",
			'[{"n":1}{"n":2}]',
			[
				[1, 1, 1],
				[1, 2, 2],
			],
		],
		[
			"concatenated, spread out",
			'{\n"n":1\n}\n}\n{\n"n":2\n}\n',
			[
				[1, 0, bad],
				[5, 0, 2],
			],
		],
	])("%s", async (_, text, expected) => {
		expect(await found(text)).toEqual(expected);
	});

	it("never spoil more than the record that they stand behind", async () => {
		const junk = fc.constantFrom(
			"}",
			"}}",
			" }",
			"// x",
			":",
			" checked",
			"}]"[0] as string,
		);
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 8 }),
				fc.nat(7),
				junk,
				fc.constantFrom(",", ",\n", "\n,"),
				fc.integer({ min: 1, max: 40 }),
				async (count, at, text, comma, blockBytes) => {
					const spoilt = at % count;
					const elements = Array.from(
						{ length: count },
						(_, n) => `{"n":${n}}${n === spoilt ? text : ""}`,
					);
					const all = await found(`[\n${elements.join(comma)}\n]`, {
						blockBytes,
					});
					expect(all.map(([, , what]) => what)).toEqual(
						elements.map((_, n) => (n === spoilt ? bad : n)),
					);
				},
			),
			{ numRuns: 150 },
		);
	});
});
