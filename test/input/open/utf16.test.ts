import { expect, test } from "vitest";
import { readChunks, readFileInput, tempFile } from "../collect.ts";

const LE = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
const BE = (text: string) => LE(text).swap16();
const text = '{"event":"Zoë 🎉"}\r\n\r\n{"event":"b"}\r\n';
const events = [
	{ line: 1, event: { event: "Zoë 🎉" } },
	{ line: 3, event: { event: "b" } },
];

test.each([
	["little", LE],
	["big", BE],
] as const)(
	"UTF-16, %s end first, in chunks of any size",
	async (_, encode) => {
		const bytes = encode(text);
		expect(
			(await readFileInput(tempFile(bytes), { ranges: true })).events,
		).toEqual(events);
		for (const size of [1, 3, 5, 7]) {
			const chunks = Array.from(
				{ length: Math.ceil(bytes.length / size) },
				(__, n) => bytes.subarray(n * size, (n + 1) * size),
			);
			expect((await readChunks(chunks)).events).toEqual(events);
		}
	},
);

test("CSV as spreadsheets save Unicode text", async () => {
	const { events: found } = await readFileInput(
		tempFile(LE("userId\tevent\r\nu\tÄnderung\r\n")),
	);
	expect(found).toEqual([
		{ line: 2, event: { userId: "u", event: "Änderung" } },
	]);
});

test("a lone surrogate costs its own record only", async () => {
	const { events: found, rejects } = await readFileInput(
		tempFile(
			LE(
				'{"event":"a"}\n{"event":"\ud800"}\n{"event":"\udc00x"}\n{"event":"d"}\n',
			),
		),
	);
	expect(found.map(({ line }) => line)).toEqual([1, 4]);
	expect(rejects.map(({ line, code }) => [line, code])).toEqual([
		[2, "bad_encoding"],
		[3, "bad_encoding"],
	]);
});

test("cut inside a character", async () => {
	const { events: found, error } = await readFileInput(
		tempFile(LE('{"event":"a"}\n{"event":"b"}').subarray(0, -1)),
	);
	expect(found.map(({ line }) => line)).toEqual([1]);
	expect(error).toMatchObject({
		code: "truncated_input",
		exitCode: 4,
		place: { line: 2 },
	});
});
