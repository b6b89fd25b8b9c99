import { describe, expect, test } from "vitest";
import { MAX_RECORD_BYTES } from "../../src/defaults.ts";
import {
	type Collected,
	readChunks,
	readFileInput,
	tempFile,
} from "./collect.ts";

const A = '{"event":"a"}';
const B = '{"event":"b"}';
const SECRET = "jane@example.com";

function outline({ events, rejects }: Collected) {
	return {
		events: events.map(({ line, event }) => [line, event]),
		rejects: rejects.map(({ line, code }) => [line, code]),
	};
}

const a = { event: "a" };
const b = { event: "b" };

const wellFormed: Record<
	string,
	{ text: string; events: unknown[]; lines?: number }
> = {
	LF: {
		text: `${A}\n${B}\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	CRLF: {
		text: `${A}\r\n${B}\r\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"lone CR": {
		text: `${A}\r${B}\r`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"no line end at the end": {
		text: `${A}\n${B}`,
		events: [
			[1, a],
			[2, b],
		],
		lines: 2,
	},
	"blank lines keep their numbers": {
		text: `\n\n${A}\n \t\n\r\n${B}\n\n`,
		events: [
			[3, a],
			[6, b],
		],
	},
	"byte-order mark": {
		text: `\uFEFF${A}\n${B}\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"byte-order mark of a file appended": {
		text: `${A}\n\uFEFF${B}\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"lines of NUL bytes": {
		text: `${A}\n\0\0\0\n${B}\n`,
		events: [
			[1, a],
			[3, b],
		],
	},
	"NUL bytes before a line": {
		text: `${A}\n\0\0\0${B}\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"white space around a line": {
		text: ` ${A} \n\t${B}\t\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"lines cut out of an array": {
		text: `${A},\n${B},\n`,
		events: [
			[1, a],
			[2, b],
		],
	},
	"letters beyond ASCII": {
		text: '{"event":"Zoë 🎉"}\n',
		events: [[1, { event: "Zoë 🎉" }]],
	},
	"a single line": { text: A, events: [[1, a]] },
};

describe.each(["stream", "ranges", "stdin"] as const)(
	"NDJSON from a %s",
	(kind) => {
		const read = (text: string | Uint8Array) =>
			kind === "stdin"
				? readChunks([Buffer.from(text)])
				: readFileInput(tempFile(text), { ranges: kind === "ranges" });

		test.each(Object.entries(wellFormed))("%s", async (_, { text, events }) => {
			const found = await read(text);
			expect(found.error).toBeUndefined();
			expect(found.spec?.format).toBe("ndjson");
			expect(outline(found)).toEqual({ events, rejects: [] });
		});

		test("bad lines become rejects, each at its line, and say nothing of what they hold", async () => {
			const invalid = Buffer.from([
				0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a,
			]);
			const found = await read(
				Buffer.concat([
					Buffer.from(`${A}\n{"email":"${SECRET}"\n`),
					invalid,
					Buffer.from(
						`[1]\n"text"\nnull\n7\n${SECRET}\n{"email": ${SECRET}}\n${B}\n`,
					),
				]),
			);
			expect(outline(found)).toEqual({
				events: [
					[1, a],
					[10, b],
				],
				rejects: [
					[2, "malformed_json"],
					[3, "bad_encoding"],
					[4, "not_an_object"],
					[5, "not_an_object"],
					[6, "not_an_object"],
					[7, "not_an_object"],
					[8, "malformed_json"],
					[9, "malformed_json"],
				],
			});
			expect(
				JSON.stringify(found.rejects.map(({ message }) => message)),
			).not.toContain("jane");
			expect(found.error).toBeUndefined();
		});

		test("a record of exactly the limit is read, one byte more is not, wherever blocks are cut", async () => {
			const record = (bytes: number) => `{"x":"${"y".repeat(bytes - 8)}"}`;
			const text = [
				A,
				record(MAX_RECORD_BYTES),
				record(MAX_RECORD_BYTES + 1),
				record(3 * MAX_RECORD_BYTES),
				B,
			].join("\r\n");
			const found = await read(`${text}\r\n`);
			expect(found.events.map(({ line }) => line)).toEqual([1, 2, 5]);
			expect(outline(found).rejects).toEqual([
				[3, "line_too_long"],
				[4, "line_too_long"],
			]);
			expect(found.rejects.map(({ bytes }) => bytes.length)).toEqual([
				1024, 1024,
			]);
			expect(found.lines).toBe(5);
		});

		test("a record that is too long and ends the file without a line end", async () => {
			const found = await read(`${A}\n${"x".repeat(2.5 * MAX_RECORD_BYTES)}`);
			expect(outline(found)).toEqual({
				events: [[1, a]],
				rejects: [[2, "line_too_long"]],
			});
			expect(found.lines).toBe(2);
		});

		test("nesting 100,000 deep is one reject", async () => {
			const deep = `{"x":${"[".repeat(1e5)}${"]".repeat(1e5)}}`;
			const found = await read(`${A}\n${deep}\n${B}\n`);
			expect(outline(found)).toEqual({
				events: [
					[1, a],
					[3, b],
				],
				rejects: [[2, "malformed_json"]],
			});
		});

		test("__proto__ and duplicate keys reach no prototype", async () => {
			const found = await read(
				'{"__proto__":{"polluted":1},"event":"a","event":"b"}\n',
			);
			const event = found.events[0]?.event as object;
			expect(Object.hasOwn(event, "__proto__")).toBe(true);
			expect("polluted" in event).toBe(false);
			expect("polluted" in {}).toBe(false);
			expect(event).toHaveProperty("event", "b");
		});

		test("an escaped lone surrogate is JSON; a raw one is not UTF-8", async () => {
			const raw = Buffer.concat([
				Buffer.from('{"x":"'),
				Buffer.from([0xed, 0xa0, 0x80]),
				Buffer.from('"}\n'),
			]);
			const found = await read(
				Buffer.concat([Buffer.from('{"x":"\\ud800"}\n'), raw]),
			);
			expect(outline(found)).toEqual({
				events: [[1, { x: "\ud800" }]],
				rejects: [[2, "bad_encoding"]],
			});
		});

		test("an empty input holds nothing", async () => {
			for (const text of ["", "\n", "\uFEFF", " \r\n\0\n"]) {
				const found = await read(text);
				expect(found.error).toBeUndefined();
				expect(outline(found)).toEqual({ events: [], rejects: [] });
			}
		});
	},
);

test("a first line that is broken does not hide the format", async () => {
	for (const first of [
		'{"event": bad}',
		'{"event":"cut',
		'{"event":"a",',
		"garbage",
		'{"event":"a"}}',
	]) {
		const found = await readFileInput(tempFile(`${first}\n${B}\n${B}\n`));
		expect(outline(found)).toEqual({
			events: [
				[2, b],
				[3, b],
			],
			rejects: [[1, "malformed_json"]],
		});
	}
});

test("a full sink stops the reader before its next record", async () => {
	const { createBlockReader } = await import("../../src/input/read-block.ts");
	const read = createBlockReader({
		index: 0,
		path: "x",
		format: "ndjson",
		compression: "none",
		newline: 10,
	});
	let seen = 0;
	read(
		{ input: 0, seq: 0, bytes: Buffer.from(`${A}\n${A}\n${A}\n`) },
		{
			get full() {
				return seen >= 2;
			},
			event: () => {
				seen += 1;
			},
			reject: () => {},
		},
	);
	expect(seen).toBe(2);
});
