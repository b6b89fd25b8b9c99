import { expect, test } from "vitest";
import { type Look, PLAIN_PAINT } from "../../../src/terminal/draw/paint.ts";
import { renderTable } from "../../../src/terminal/draw/table.ts";
import { textWidth } from "../../../src/terminal/draw/text-width.ts";

const look: Look = { paint: PLAIN_PAINT, width: 40, verbose: false };

test("columns are as wide as their widest cell, numbers on the right", () => {
	const columns = [
		{ header: "EVENT", min: 5 },
		{ header: "COUNT", align: "right" as const },
	];
	const rows = [
		["Order Completed", "12,000"],
		["注文", "1"],
	];
	expect(renderTable(columns, rows, look)).toEqual([
		"  EVENT             COUNT",
		"  Order Completed  12,000",
		"  注文                  1",
	]);
});

test("the widest column that may be cut gives way; numbers never do", () => {
	const columns = [
		{ header: "EVENT", min: 5 },
		{ header: "PLACE", min: 5, cut: "middle" as const },
		{ header: "COUNT", align: "right" as const },
	];
	const rows = [["x".repeat(90), `/var/${"y".repeat(30)}.csv`, "1,234,567"]];
	const lines = renderTable(columns, rows, look);
	for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(40);
	expect(lines[1]).toContain("1,234,567");
	expect(lines[1]).toMatch(/x+… {2}\/var\S*…y*\.csv/);
});

test("cells are made safe", () => {
	const lines = renderTable([{ header: "EVENT" }], [["a\n\u001b[2J"]], look);
	expect(lines[1]).toBe("  a\\n\\x1b[2J");
});

test("a cell of a megabyte is cut", () => {
	const columns = [{ header: "EVENT", min: 5 }];
	const [, line = ""] = renderTable(columns, [["x".repeat(2 ** 20)]], look);
	expect(line).toBe(`  ${"x".repeat(37)}…`);
});
