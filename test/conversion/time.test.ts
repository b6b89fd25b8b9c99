import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	eventTimestamp,
	readTime,
	timeInBytes,
} from "../../src/conversion/time.ts";

const NOON = Date.UTC(2018, 3, 24, 12);
/** The last millisecond that a four-digit year has. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

describe("readTime: what is read", () => {
	it.each([
		["2018-04-24", Date.UTC(2018, 3, 24)],
		["2018-04-24T12:00", NOON],
		["2018-04-24T12:00Z", NOON],
		["2018-04-24T12:00:00", NOON],
		["2018-04-24T12:00:00Z", NOON],
		["2018-04-24t12:00:00z", NOON],
		["2018-04-24T12:00:00.999Z", NOON + 999],
		["2018-04-24T12:00:00.9Z", NOON + 900],
		["2018-04-24T12:00:00,123Z", NOON + 123],
		["2018-04-24T12:00:00.123456789Z", NOON + 123],
		["2018-04-24T12:00:00.9999999", NOON + 999],
		["2018-04-24 12:00:00", NOON],
		["2018-04-24 12:00:00.123", NOON + 123],
		["2018-04-24 12:00:00 UTC", NOON],
		["2018-04-24 12:00:00.123 UTC", NOON + 123],
		["2018-04-24 12:00:00.123 Z", NOON + 123],
		["2018-04-24 12:00:00 GMT", NOON],
		["2018-04-24 12:00:00+00", NOON],
		["2018-04-24 12:00:00.123+00", NOON + 123],
		["2018-04-24 14:00:00+02", NOON],
		["2018-04-24T14:00:00+02:00", NOON],
		["2018-04-24T14:00:00+0200", NOON],
		["2018-04-24T17:30:00+05:30", NOON],
		["2018-04-24 17:45:00 +0545", NOON],
		["2018-04-24T07:00:00-05:00", NOON],
		["2018-04-25T02:00:00+14:00", NOON],
		["2018-04-24T12:00:00-00:00", NOON],
		["  2018-04-24T12:00:00Z\n", NOON],
		["2018-04-24 ", Date.UTC(2018, 3, 24)],
		["1524571200", NOON],
		[" 1524571200 ", NOON],
		["1524571200.5", NOON + 500],
		["1524571200123", NOON + 123],
		[1524571200, NOON],
		[1524571200123, NOON + 123],
		[1524571200.5, NOON + 500],
		["1970-01-01T00:00:00Z", 0],
		["9999-12-31T23:59:59.999Z", LAST],
	])("%j", (given, time) => {
		expect(readTime(given)).toBe(time);
	});

	it.each([
		["2016-02-29", Date.UTC(2016, 1, 29)],
		["2000-02-29", Date.UTC(2000, 1, 29)],
		["2400-02-29", Date.UTC(2400, 1, 29)],
		["2018-12-31", Date.UTC(2018, 11, 31)],
	])("%j is a day", (given, time) => {
		expect(readTime(given)).toBe(time);
	});
});

describe("readTime: what is not guessed at", () => {
	it.each([
		"2018-02-29",
		"2100-02-29",
		"2018-02-30T00:00:00Z",
		"2018-04-31T12:00:00Z",
		"2018-06-31",
		"2018-09-31",
		"2018-11-31",
		"2018-01-32",
		"2018-13-01",
		"2018-00-10",
		"2018-01-00",
		"1969-12-31T23:59:59Z",
		"2018-04-24T24:00:00Z",
		"2018-04-24T12:60:00Z",
		"2018-04-24T12:00:61Z",
		"2018-04-24T12:00:00+15:00",
		"2018-04-24T12:00:00+02:60",
		"2018-04-24T12:00:00+2",
		"2018-04-24T12:00:00 EST",
		"2018-04-24T12:00:00.Z",
		"2018-04-24T12:00:0",
		"2018-04-24T12",
		"2018-04-24T",
		"2018-04-24X12:00:00",
		"2018-4-24",
		"2018/04/24",
		"24.04.2018",
		"04/24/2018",
		"20180424",
		"20180424T120000Z",
		"Tue Apr 24 2018",
		"Apr 24, 2018",
		"yesterday",
		"",
		" ",
		"0",
		"152457120",
		"15245712000",
		"152457120012",
		"15245712001234",
		"-1524571200",
		"1.524571200e9",
		"0000000001",
		0,
		-1524571200,
		152457120,
		15245712000,
		152457120012,
		15245712001234,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		true,
		null,
		undefined,
		{},
		[],
		["2018-04-24"],
		new Date(NOON),
	])("%j", (given) => {
		expect(readTime(given)).toBeNaN();
	});
});

describe("readTime: for any time", () => {
	const anyTime = fc.integer({ min: 0, max: LAST });

	it("reads back what toISOString writes", () => {
		fc.assert(
			fc.property(anyTime, (time) => {
				expect(readTime(new Date(time).toISOString())).toBe(time);
			}),
			{ numRuns: 2000 },
		);
	});

	it("reads zoned ISO texts as Date.parse does", () => {
		const zone = fc.oneof(
			fc.constant("Z"),
			fc
				.record({
					sign: fc.constantFrom("+", "-"),
					hours: fc.integer({ min: 0, max: 14 }),
					minutes: fc.integer({ min: 0, max: 59 }),
				})
				.map(
					({ sign, hours, minutes }) => `${sign}${pad(hours)}:${pad(minutes)}`,
				),
		);
		const text = fc
			.record({
				year: fc.integer({ min: 1971, max: 9999 }),
				// Also months and days that there are not.
				month: fc.integer({ min: 0, max: 13 }),
				day: fc.integer({ min: 0, max: 28 }),
				hour: fc.integer({ min: 0, max: 23 }),
				minute: fc.integer({ min: 0, max: 60 }),
				second: fc.integer({ min: 0, max: 59 }),
				fraction: fc.constantFrom("", ".1", ".12", ".123"),
				zone,
			})
			.map(
				(t) =>
					`${pad(t.year, 4)}-${pad(t.month)}-${pad(t.day)}T${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}${t.fraction}${t.zone}`,
			);
		fc.assert(
			fc.property(text, (iso) => {
				expect(readTime(iso)).toBe(Date.parse(iso));
			}),
			{ numRuns: 3000 },
		);
	});

	it("knows the days of every month of 400 years, and no other", () => {
		for (let year = 1970; year < 2370; year++) {
			for (let month = 1; month <= 12; month++) {
				const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
				const at = `${year}-${pad(month)}-`;
				expect(readTime(`${at}${length}`)).toBe(
					Date.UTC(year, month - 1, length),
				);
				expect(readTime(`${at}${length + 1}`)).toBeNaN();
			}
		}
	});

	it("gives a time or NaN for anything", () => {
		fc.assert(
			fc.property(fc.anything(), (given) => {
				expect(typeof readTime(given)).toBe("number");
			}),
		);
	});
});

describe("eventTimestamp", () => {
	const stamps = {
		timestamp: "1",
		originalTimestamp: "2",
		receivedAt: "3",
		sentAt: "4",
	};

	it("takes timestamp, then originalTimestamp, receivedAt, sentAt", () => {
		expect(eventTimestamp(stamps)).toBe("1");
		expect(eventTimestamp({ ...stamps, timestamp: undefined })).toBe("2");
		expect(
			eventTimestamp({ ...stamps, timestamp: null, originalTimestamp: " " }),
		).toBe("3");
		expect(eventTimestamp({ sentAt: "4" })).toBe("4");
		expect(eventTimestamp({})).toBeUndefined();
		expect(eventTimestamp({ timestamp: "" })).toBeUndefined();
	});

	it("does not pass over one that is given and unreadable", () => {
		expect(eventTimestamp({ ...stamps, timestamp: false })).toBe(false);
		expect(eventTimestamp({ ...stamps, timestamp: 0 })).toBe(0);
	});
});

describe("timeInBytes", () => {
	const inBytes = (text: string) => {
		const bytes = Buffer.from(`"${text}"`);
		return timeInBytes(bytes, 1, bytes.length - 1);
	};

	it("reads times as Segment's libraries write them", () => {
		for (const text of ["2026-11-16T05:15:51.599Z", "2026-11-16T05:15:51Z"]) {
			expect(inBytes(text)).toBe(Date.parse(text));
		}
		for (const text of [
			"2026-11-16 05:15:51.599Z",
			"2026-11-16T05:15:51.599+",
			"2026-11-16T05:15:51,599Z",
			"2026-11-16T05:15:51.5é",
			"1979-11-16T05:15:51.599Z",
			"2900-10-20T00:50:00Z",
			"",
		]) {
			expect(inBytes(text)).toBeNaN();
		}
	});

	it("says of any text what readTime says, or nothing", () => {
		const digit = fc.constantFrom(..."0123456789");
		const text = fc
			.tuple(
				fc.constantFrom(
					"20##-##-##T##:##:##.###Z",
					"2026-02-3#T2#:##:#0.###Z",
					"20##-1#-2#T##:5#:6#Z",
				),
				fc.array(digit, { minLength: 17, maxLength: 17 }),
				fc.option(fc.tuple(fc.nat(23), fc.constantFrom(..."-T:.Z x9é"))),
			)
			.map(([pattern, digits, change]) => {
				let i = 0;
				const filled = pattern.replace(/#/g, () => digits[i++] as string);
				if (change === null) return filled;
				const [at, char] = change;
				return filled.slice(0, at) + char + filled.slice(at + 1);
			});
		fc.assert(
			fc.property(text, (text) => {
				const time = inBytes(text);
				if (!Number.isNaN(time)) expect(time).toBe(readTime(text));
				// What it leaves alone is not in the form that it reads, or has no 13 digits.
				else if (/^[12]\d{3}-\d\d-\d\dT[\d:]{8}(\.\d{3})?Z$/.test(text)) {
					const whole = readTime(text);
					expect(whole >= 1e12 && whole < 1e13).toBe(false);
				}
			}),
			{ numRuns: 5000 },
		);
	});
});
