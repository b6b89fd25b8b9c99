import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvWalker } from "../../src/input/csv/csv-record.ts";
import { readFileInput, tempFile } from "./collect.ts";

/** Cells as our walker has them, record by record. */
function walked(bytes: Buffer, delimiter: string): string[][] {
	const walker = new CsvWalker(delimiter.charCodeAt(0), 0x0a, 0);
	const rows: string[][] = [];
	for (let at = 0; at < bytes.length; at = walker.next) {
		walker.walk(bytes, at, bytes.length);
		expect(walker.fault).toBeUndefined();
		rows.push(
			Array.from({ length: walker.count }, (_, index) => {
				const [start, end, quoted] = walker.cells.subarray(
					index * 3,
					index * 3 + 3,
				);
				const text = bytes.toString("utf8", start, end);
				return quoted ? text.replaceAll('""', '"') : text;
			}),
		);
	}
	return rows;
}

const text = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 6 }),
	fc
		.array(fc.constantFrom('"', ",", ";", "\n", "\r\n", "x", "é", " "), {
			maxLength: 6,
		})
		.map((parts) => parts.join("")),
);

const table = fc
	.tuple(
		fc.integer({ min: 2, max: 5 }),
		fc.constantFrom(",", ";", "\t", "|"),
		fc.constantFrom("\n", "\r\n"),
		fc.boolean(),
	)
	.chain(([width, delimiter, newline, last]) => {
		// Quoted where it must be and sometimes where it need not; a quote inside a bare cell stays as it is.
		const cell = fc.tuple(text, fc.boolean()).map(([value, quote]) => {
			const special =
				value.startsWith('"') ||
				/[\r\n]/.test(value) ||
				value.includes(delimiter);
			return quote || special ? `"${value.replaceAll('"', '""')}"` : value;
		});
		const row = fc
			.array(cell, { minLength: width, maxLength: width })
			.map((cells) => cells.join(delimiter));
		return fc.array(row, { minLength: 1, maxLength: 8 }).map((rows) => ({
			delimiter,
			file: rows.join(newline) + (last ? newline : ""),
		}));
	});

test("well-formed CSV is cut into the cells that csv-parse finds", () => {
	fc.assert(
		fc.property(table, ({ delimiter, file }) => {
			const reference: string[][] = parse(file, {
				delimiter,
				relax_quotes: true,
				relax_column_count: true,
				record_delimiter: ["\r\n", "\n"],
			});
			expect(walked(Buffer.from(file), delimiter)).toEqual(reference);
		}),
		{ numRuns: 1000 },
	);
});

test("a whole file: every row that csv-parse finds is an event of ours", async () => {
	const note = fc
		.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
		.filter((value) => !/^[{[]|\0/.test(value) && value.trim() !== "");
	const property = fc.asyncProperty(
		fc.array(note, { minLength: 1, maxLength: 20 }),
		async (notes) => {
			const rows = notes.map(
				(value, n) => `u${n},e,"${value.replaceAll('"', '""')}"`,
			);
			const file = ["userId,event,properties.note", ...rows].join("\n");
			const reference: string[][] = parse(file, { from: 2 });
			const { events } = await readFileInput(tempFile(file));
			expect(events.map(({ event }) => event)).toEqual(
				reference.map(([userId, event, value]) => ({
					userId,
					event,
					properties: { note: value },
				})),
			);
		},
	);
	await fc.assert(property, { numRuns: 100 });
});
