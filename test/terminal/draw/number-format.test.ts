import { expect, test } from "vitest";
import {
	countOf,
	elapsedBetween,
	formatBytes,
	formatDuration,
	formatMoney,
	formatRate,
	formatShare,
} from "../../../src/terminal/draw/number-format.ts";

test("counts have separators and a plural", () => {
	expect(countOf(0, "event")).toBe("0 events");
	expect(countOf(1, "event")).toBe("1 event");
	expect(countOf(12_345, "delivery", "deliveries")).toBe("12,345 deliveries");
});

test.each([
	[0, 10, "0 %"],
	[1, 1_000, "<1 %"],
	[1, 2, "50 %"],
	[999, 1_000, "99 %"],
	[10, 10, "100 %"],
	[5, 0, "0 %"],
])(
	"%i of %i is %s: neither nothing nor all is rounded to",
	(part, whole, text) => {
		expect(formatShare(part, whole)).toBe(text);
	},
);

test.each([
	[1234.5, "USD", "1,234.50 USD"],
	[9_120_000, "JPY", "9,120,000 JPY"],
	[1.2345, "KWD", "1.235 KWD"],
	[2, "not a code", "2.00 not a code"],
])("%d %s", (value, currency, text) => {
	expect(formatMoney(value, currency)).toBe(text);
});

test.each([
	[0, "0 B"],
	[999, "999 B"],
	[1_000, "1.0 kB"],
	[3_412_000, "3.4 MB"],
	[999_999, "1.0 MB"],
	[5e9, "5.0 GB"],
])("%i bytes", (bytes, text) => {
	expect(formatBytes(bytes)).toBe(text);
});

test.each([
	[0, "0 ms"],
	[950, "950 ms"],
	[999.7, "1.0 s"],
	[59_900, "59.9 s"],
	[59_970, "1 min 0 s"],
	[192_000, "3 min 12 s"],
	[3_599_600, "1 h 0 min"],
	[7_500_000, "2 h 5 min"],
])("%d ms", (milliseconds, text) => {
	expect(formatDuration(milliseconds)).toBe(text);
});

test("rates and times that cannot be told are left out", () => {
	expect(formatRate(12_345, 12_300, "events")).toBe("1,004 events/s");
	expect(formatRate(3, 2_000, "events")).toBe("1.5 events/s");
	expect(formatRate(0, 100, "events")).toBe("");
	expect(formatRate(5, 0, "events")).toBe("");
	expect(elapsedBetween("2026-01-31T12:00:00Z", "2026-01-31T12:00:01Z")).toBe(
		1000,
	);
	expect(elapsedBetween("", "2026-01-31T12:00:01Z")).toBe(0);
	expect(elapsedBetween("2026-01-31T12:00:01Z", "2026-01-31T12:00:00Z")).toBe(
		0,
	);
});
