import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvWalker } from "../../../src/input/csv/csv-record.ts";

/** The records of a table's rows: their cells, or the fault of one. */
function rowsOf(
	text: string,
	width: number,
	delimiter = ",",
): (string[] | string)[] {
	const bytes = Buffer.from(text);
	const walker = new CsvWalker(delimiter.charCodeAt(0), 0x0a, width);
	const rows: (string[] | string)[] = [];
	for (let at = 0; at < bytes.length; at = walker.next) {
		walker.walk(bytes, at, bytes.length);
		if (walker.fault) {
			rows.push(walker.fault);
			continue;
		}
		rows.push(
			Array.from({ length: walker.count }, (_, index) => {
				const [start, end, quoted] = walker.cells.subarray(index * 3);
				const cell = bytes.toString("utf8", start, end);
				return quoted === 1 ? cell.replaceAll('""', '"') : cell;
			}),
		);
	}
	return rows;
}

describe("a stray quote is text", () => {
	test.each([
		['m,"27 inch,10', ["m", '"27 inch', "10"]],
		['m,27",10', ["m", '27"', "10"]],
		['m,"27",10', ["m", "27", "10"]],
		['m,27 "inch",10', ["m", '27 "inch"', "10"]],
		['m,"27" screen,10', ["m", '"27" screen', "10"]],
		['m,"27 inch, 5"",10', ["m", '27 inch, 5"', "10"]],
		['m,"say "hi" now",10', ["m", 'say "hi" now', "10"]],
		['"m,x,5"', ['"m', "x", '5"']],
		['m,"",10', ["m", "", "10"]],
		['m,x,"', ["m", "x", '"']],
		['m,"""27"" screen",10', ["m", '"27" screen', "10"]],
	])("%s", (line, cells) => {
		for (const end of ["\n", "\r\n"]) {
			expect(rowsOf(`${line}${end}m,x,1${end}`, 3)).toEqual([
				cells,
				["m", "x", "1"],
			]);
		}
	});

	test("where its closing quote stands rows later, in the same column", () => {
		const lines = ['1,"27 inch,10', "2,cable,20", '3,28",30', "4,cable,40"];
		expect(rowsOf(lines.join("\n"), 3)).toEqual(
			lines.map((line) => line.split(",")),
		);
		for (const other of ["", "short,row"]) {
			const gap = [...lines.slice(0, 2), other, ...lines.slice(2)];
			expect(rowsOf(gap.join("\n"), 3).slice(-2)).toEqual(
				lines.slice(-2).map((line) => line.split(",")),
			);
		}
	});

	test("a row that is too short stays so, though it has delimiters in quotes", () => {
		for (const line of [
			'1,"Doe, Jane"',
			'"{""a"":1,""b"":2}",x',
			'"1,299.00",x',
		]) {
			expect(rowsOf(line, 3)[0]).toHaveLength(2);
		}
	});

	test("with two columns nothing is mended", () => {
		expect(rowsOf('1,"open\n2,x\n', 2)).toEqual(["quotes", ["2", "x"]]);
	});
});

describe("a quoted cell of several lines is one cell", () => {
	test.each([
		['1,e,"a\nb"', ["1", "e", "a\nb"]],
		['"a\nb",e,1', ["a\nb", "e", "1"]],
		['1,"a\n\nb\n",2', ["1", "a\n\nb\n", "2"]],
		// Each line has as many cells as the header, but this is prose.
		['1,e,"a\nx, y, z"', ["1", "e", "a\nx, y, z"]],
		[
			'1,"12 Lane, Sampleton\nCA, 12345",2',
			["1", "12 Lane, Sampleton\nCA, 12345", "2"],
		],
		// Here all text is in quotes.
		['"1","e","a\nx,y,z"', ["1", "e", "a\nx,y,z"]],
		['"e","a\nx,y,z",5', ["e", "a\nx,y,z", "5"]],
		[
			'1,e,"{\n ""a"": [1,2],\n ""b"": 3\n}"',
			["1", "e", '{\n "a": [1,2],\n "b": 3\n}'],
		],
	])("%j", (text, cells) => {
		expect(rowsOf(`${text}\n7,8,9\n`, 3)).toEqual([cells, ["7", "8", "9"]]);
	});
});

const delimiter = fc.constantFrom(",", ";", "\t", "|", ":");
const word = fc.stringMatching(/^[a-zé]{1,6}$/);

test("tables of a writer that does not quote: stray quotes lose no row and join none", () => {
	const stray = fc.tuple(
		word,
		fc.constantFrom(
			(text: string) => `"${text}`,
			(text: string) => `${text}"`,
			(text: string) => `${text} 27" ${text}`,
			(text: string) => `"${text}" ${text}`,
			(text: string) => `"${text}"${text}"`,
			() => '"',
			() => '""x',
		),
	);
	const cell = fc.oneof(
		{ weight: 5, arbitrary: fc.oneof(word, fc.constant(""), fc.constant("9")) },
		{ weight: 2, arbitrary: stray.map(([text, make]) => make(text)) },
	);
	fc.assert(
		fc.property(
			delimiter,
			fc.integer({ min: 3, max: 7 }).chain((width) =>
				fc.array(
					fc
						.tuple(
							word,
							fc.array(cell, { minLength: width - 1, maxLength: width - 1 }),
						)
						.map(([first, rest]) => [first, ...rest]),
					{ minLength: 1, maxLength: 12 },
				),
			),
			(between, table) => {
				const width = table[0]?.length ?? 0;
				const text = table.map((row) => row.join(between)).join("\n");
				const rows = rowsOf(text, width, between);
				expect(rows.length).toBe(table.length);
				for (const [index, row] of rows.entries()) {
					expect(row).toHaveLength(width);
					// Quotes around a whole cell may be taken off; nothing else changes.
					const bare = (cells: readonly string[]) =>
						cells.map((value) => value.replaceAll('"', ""));
					expect(bare(row as string[])).toEqual(bare(table[index] ?? []));
				}
			},
		),
		{ numRuns: 2000 },
	);
});

test("tables of a writer that quotes: cells of several lines come back as they were", () => {
	const line = fc
		.array(fc.oneof(word, fc.constantFrom('"', '5"', '""', "")), {
			maxLength: 4,
		})
		.map((words) => words.join(" "));
	const cell = fc
		.tuple(
			fc.array(line, { minLength: 1, maxLength: 4 }),
			fc.constantFrom("\n", "\r\n"),
		)
		.map(([lines, end]) => lines.join(end));
	fc.assert(
		fc.property(
			delimiter,
			fc.integer({ min: 3, max: 6 }).chain((width) =>
				fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
					minLength: 1,
					maxLength: 8,
				}),
			),
			fc.boolean(),
			(between, table, all) => {
				const width = table[0]?.length ?? 0;
				const quoted = (value: string) =>
					all || /["\r\n]/.test(value)
						? `"${value.replaceAll('"', '""')}"`
						: value;
				const text = table
					.map((row) => `${row.map(quoted).join(between)}\n`)
					.join("");
				expect(rowsOf(text, width, between)).toEqual(table);
			},
		),
		{ numRuns: 2000 },
	);
});
