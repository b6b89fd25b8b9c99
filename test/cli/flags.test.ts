import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import {
	collect,
	delimiter,
	duration,
	rejectLimit,
	time,
	wholeNumber,
} from "../../src/cli/flags.ts";

const refuses = (read: (text: string) => unknown, texts: readonly string[]) => {
	for (const text of texts) {
		expect(() => read(text), text).toThrow(InvalidArgumentError);
	}
};

describe("wholeNumber", () => {
	it("reads digits within its bounds", () => {
		expect(wholeNumber(1)("1")).toBe(1);
		expect(wholeNumber(0)("0")).toBe(0);
		expect(wholeNumber(1, 1000)("1000")).toBe(1000);
		expect(wholeNumber(1, 1000)("007")).toBe(7);
	});

	it("refuses all else, and says what is wanted", () => {
		refuses(wholeNumber(1, 1000), [
			"0",
			"1001",
			"-1",
			"1.5",
			"1e3",
			"",
			" 1",
			"ten",
		]);
		refuses(wholeNumber(0), ["99999999999999999999"]);
		expect(() => wholeNumber(1, 1000)("0")).toThrow("1 to 1000");
		expect(() => wholeNumber(1)("0")).toThrow("1 or more");
	});
});

describe("duration", () => {
	it.each([
		["500ms", 500],
		["30s", 30_000],
		["5m", 300_000],
		["1h", 3_600_000],
		["7d", 604_800_000],
		["1.5h", 5_400_000],
		["10", 10_000],
		[" 0s ", 0],
	])("%j is %d ms", (text, ms) => {
		expect(duration(text)).toBe(ms);
	});

	it("refuses what is none", () => {
		refuses(duration, [
			"",
			"s",
			"-5s",
			"5 s",
			"5w",
			"5S",
			"1h30m",
			"1,5h",
			"∞",
		]);
	});
});

describe("time", () => {
	const now = Date.parse("2026-11-20T12:00:00Z");
	const read = time(() => now);

	it.each([
		["2026-01-31", "2026-01-31T00:00:00Z"],
		["2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"],
		["2026-01-31T08:00:00+02:00", "2026-01-31T06:00:00Z"],
		["2026-01-31 08:00", "2026-01-31T08:00:00Z"],
		["7d", "2026-11-13T12:00:00Z"],
		["1.5h", "2026-11-20T10:30:00Z"],
		["90m", "2026-11-20T10:30:00Z"],
		["0s", "2026-11-20T12:00:00Z"],
		["1524571200", "2018-04-24T12:00:00Z"],
	])("%j is %s", (text, iso) => {
		expect(read(text)).toBe(Date.parse(iso));
	});

	it("refuses what is none", () => {
		refuses(read, [
			"",
			"yesterday",
			"2026-02-30",
			"7",
			"-7d",
			"7w",
			"01/31/2026",
		]);
	});
});

describe("rejectLimit", () => {
	it.each([
		["0", { kind: "count", count: 0 }],
		["100", { kind: "count", count: 100 }],
		["5%", { kind: "share", share: 0.05 }],
		["0.5%", { kind: "share", share: 0.005 }],
		["0%", { kind: "share", share: 0 }],
		["100%", { kind: "share", share: 1 }],
		[" 10 ", { kind: "count", count: 10 }],
	])("%j", (text, limit) => {
		expect(rejectLimit(text)).toEqual(limit);
	});

	it("refuses what is none", () => {
		refuses(rejectLimit, [
			"",
			"%",
			"101%",
			"-1",
			"-1%",
			"1.5",
			"5 %",
			"0,5%",
			"half",
		]);
	});
});

describe("delimiter", () => {
	it("takes the five of CSV, and the tab by name", () => {
		for (const one of [",", ";", "|", ":", "\t"])
			expect(delimiter(one)).toBe(one);
		expect(delimiter("tab")).toBe("\t");
		expect(delimiter("\\t")).toBe("\t");
	});

	it("refuses all else", () => {
		refuses(delimiter, ["", " ", "::", ",,", "TAB"]);
	});
});

describe("collect", () => {
	it("gathers what is repeated, trimmed, and leaves the list before alone", () => {
		const before = ["a"];
		expect(collect(" b ", before)).toEqual(["a", "b"]);
		expect(before).toEqual(["a"]);
		expect(collect("a")).toEqual(["a"]);
	});
});
