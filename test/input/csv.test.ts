import { describe, expect, test } from "vitest";
import { MAX_RECORD_BYTES } from "../../src/defaults.ts";
import { readFileInput, tempFile } from "./collect.ts";

async function outline(text: string | Uint8Array, options = {}) {
	const { events, rejects, error, lines, warnings } = await readFileInput(
		tempFile(text),
		options,
	);
	return {
		events: events.map(({ line, event }) => [line, event]),
		rejects: rejects.map(({ line, code }) => [line, code]),
		error: error && [error.code, error.exitCode],
		lines,
		warnings: warnings.map(({ code }) => code),
	};
}

const HEADER = "userId,event,properties.note";
const row = (userId: string, note?: string) => ({
	userId,
	event: "e",
	...(note !== undefined && { properties: { note } }),
});

describe("quotes", () => {
	test("a stray opening quote is text; it costs nothing", async () => {
		const rest = Array.from({ length: 3000 }, (_, n) => `u${n},e,n${n}`);
		const found = await outline([HEADER, '1,e,"open', ...rest].join("\n"));
		expect(found.rejects).toEqual([]);
		expect(found.events.length).toBe(3001);
		expect(found.events[0]).toEqual([2, row("1", '"open')]);
		expect(found.events[1]).toEqual([3, row("u0", "n0")]);
		expect(found.events.at(-1)).toEqual([3002, row("u2999", "n2999")]);
	});

	test("a stray opening quote before other quoted cells", async () => {
		const found = await outline(
			`${HEADER}\n1,e,"open\n2,e,"quoted"\n3,e,"a\nb"\n4,e,x\n`,
		);
		expect(found.rejects).toEqual([]);
		expect(found.events).toEqual([
			[2, row("1", '"open')],
			[3, row("2", "quoted")],
			[4, row("3", "a\nb")],
			[6, row("4", "x")],
		]);
	});

	test("quotes that are not doubled", async () => {
		const found = await outline(`${HEADER}\n1,e,"say "hi" now"\n2,e,x\n`);
		expect(found.rejects).toEqual([]);
		expect(found.events).toEqual([
			[2, row("1", 'say "hi" now')],
			[3, row("2", "x")],
		]);
	});

	test("a quote inside a bare cell is text", async () => {
		const found = await outline(`${HEADER}\n1,e,5" pipe\n2,e, "x"\n`);
		expect(found.events).toEqual([
			[2, row("1", '5" pipe')],
			[3, row("2", ' "x"')],
		]);
	});

	test("doubled quotes, delimiters and line ends inside quotes", async () => {
		const found = await outline(
			`${HEADER}\r\n1,e,"a ""b"", c\r\nd"\r\n2,"e",""\r\n`,
		);
		expect(found.events).toEqual([
			[2, row("1", 'a "b", c\r\nd')],
			[4, row("2")],
		]);
		expect(found.lines).toBe(4);
	});

	test("a quoted cell larger than a record may be", async () => {
		const long = `${"x".repeat(99)}\n`.repeat(MAX_RECORD_BYTES / 50);
		const found = await outline(
			`userId,event,properties.note,properties.x\n1,e,"${long}",\n2,e,x,\n`,
		);
		expect(found.rejects[0]).toEqual([2, "malformed_csv"]);
		expect(found.events.at(-1)).toEqual([found.lines, row("2", "x")]);
	});

	test("a line that is too long", async () => {
		const long = "x".repeat(3 * MAX_RECORD_BYTES);
		const found = await outline(`${HEADER}\n1,e,${long}\n2,e,"${long}"\n3,e,x`);
		expect(found.rejects).toEqual([
			[2, "line_too_long"],
			[3, "line_too_long"],
		]);
		expect(found.events).toEqual([[4, row("3", "x")]]);
	});
});

describe("rows that do not fit the header", () => {
	test("too few and too many cells are rejects, empty cells beyond the header are none", async () => {
		const found = await outline(`${HEADER}\n1,e\n2,e,x,y\n3,e,x,,\n4\n5,e,\n`);
		expect(found.rejects).toEqual([
			[2, "malformed_csv"],
			[3, "malformed_csv"],
			[5, "malformed_csv"],
		]);
		expect(found.events).toEqual([
			[4, row("3", "x")],
			[6, row("5")],
		]);
	});

	test("blank rows and rows of nothing but delimiters are no records", async () => {
		const found = await outline(`\n${HEADER}\n\n1,e,x\n,,\n \r\n\0\0\n`);
		expect(found.events).toEqual([[4, row("1", "x")]]);
		expect(found.rejects).toEqual([]);
		expect(found.lines).toBe(7);
	});

	test("a row that is not UTF-8", async () => {
		const latin1 = Buffer.from(`${HEADER}\n1,e,\xe9\n2,e,x\n`, "latin1");
		const found = await outline(latin1);
		expect(found.rejects).toEqual([[2, "bad_encoding"]]);
		expect(found.events).toEqual([[3, row("2", "x")]]);
	});

	test("a header that is not UTF-8", async () => {
		const found = await outline(
			Buffer.from("userId,event,Stra\xdfe\n1,e,x\n", "latin1"),
		);
		expect(found.error).toEqual(["unknown_format", 4]);
	});

	test("a whole-object cell that was cut is a reject; a products cell stays text", async () => {
		const file =
			'messageId,event,properties,context\nm,e,"{""revenue"":1}",{}\nn,e,"{""reve",\n';
		const found = await readFileInput(tempFile(file));
		expect(found.events.map(({ event }) => event)).toEqual([
			{ messageId: "m", event: "e", properties: { revenue: 1 }, context: {} },
		]);
		expect(found.rejects).toMatchObject([
			{ line: 3, code: "malformed_csv", field: "properties" },
		]);
		const products = `[${'{"product_id":"p1"},'.repeat(30)}`.slice(0, 512);
		const cell = `"${products.replaceAll('"', '""')}"`;
		const cut = await outline(`user_id,event_text,products\nu,e,${cell}\n`);
		expect(cut.events).toEqual([
			[2, { userId: "u", event: "e", properties: { products } }],
		]);
	});
});

test.each([
	[",", "comma"],
	[";", "semicolon"],
	["\t", "tab"],
	["|", "pipe"],
])("delimiter %j", async (delimiter) => {
	const header = ["userId", "event", '"properties.a,b;c"'].join(delimiter);
	const found = await outline(
		`${header}\n${["u", "e,;", "1"].map((cell) => `"${cell}"`).join(delimiter)}\n`,
	);
	expect(found.events).toEqual([
		[2, { userId: "u", event: "e,;", properties: { "a,b;c": "1" } }],
	]);
});

test("a delimiter that is given", async () => {
	const found = await outline("userId:event\nu:e\n", {
		format: "csv",
		delimiter: ":",
	});
	expect(found.events).toEqual([[2, { userId: "u", event: "e" }]]);
});

test("lone CR", async () => {
	const found = await outline('userId,event\ru,"a\rb"\rv,c\r');
	expect(found.events).toEqual([
		[2, { userId: "u", event: "a\rb" }],
		[4, { userId: "v", event: "c" }],
	]);
});

test("a header alone, with and without a line end", async () => {
	for (const text of ["userId,event", "userId,event\n"]) {
		expect(await outline(text)).toMatchObject({
			events: [],
			rejects: [],
			error: undefined,
		});
	}
});

test("cells are never turned into numbers, JSON in them keeps what a double cannot", async () => {
	const found = await outline(
		'userId,event,context.traits.address.postalCode,properties.o\n007,e,02818,"{""id"":9007199254740993}"\n',
	);
	expect(found.events).toEqual([
		[
			2,
			{
				userId: "007",
				event: "e",
				context: { traits: { address: { postalCode: "02818" } } },
				properties: { o: { id: { text: "9007199254740993" } } },
			},
		],
	]);
});

test("the delimiter may not be what a truncated gzip or a growing file was cut at", async () => {
	const { gzipSync } = await import("node:zlib");
	const bytes = gzipSync(
		`${HEADER}\n${Array.from({ length: 500 }, (_, n) => `${n},e,"note\n${n * 7919}"`).join("\n")}\n`,
	);
	const found = await readFileInput(
		tempFile(bytes.subarray(0, bytes.length - 300)),
	);
	expect(found.error?.code).toBe("truncated_input");
	expect(found.rejects).toEqual([]);
	expect(found.events.length).toBeGreaterThan(50);
	expect(found.error?.place.line).toBe((found.events.at(-1)?.line ?? 0) + 2);
});
