/** Reads one unsigned run of exactly `count` digits at `at`; -1 when it is not one. */
function digits(text: string, at: number, count: number): number {
	let value = 0;
	for (let i = at; i < at + count; i++) {
		const digit = text.charCodeAt(i) - 48;
		if (!(digit >= 0 && digit <= 9)) return -1;
		value = value * 10 + digit;
	}
	return value;
}

const DAYS_BEFORE_MONTH = [
	0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334,
];

/** Milliseconds since 1970 of a day's begin, UTC; NaN when there is no such day. A formula: `Date.UTC` costs three times as much. */
function dayStart(year: number, month: number, day: number): number {
	if (year < 1970 || month < 1 || month > 12 || day < 1) return Number.NaN;
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const before = DAYS_BEFORE_MONTH[month - 1] as number;
	const length =
		month === 2
			? leap
				? 29
				: 28
			: month === 4 || month === 6 || month === 9 || month === 11
				? 30
				: 31;
	if (day > length) return Number.NaN;
	const y = year - 1;
	const leapDays =
		Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) - 477;
	const days =
		(year - 1970) * 365 +
		leapDays +
		before +
		(leap && month > 2 ? 1 : 0) +
		day -
		1;
	return days * 86_400_000;
}

const ZONE = /^ ?(?:z|utc|gmt|([+-])(\d\d)(?::?(\d\d))?)$/i;

/** Offset of a zone in milliseconds: `Z`, ` UTC`, `+02:00`, `+0200`, `+00`; NaN when it is none. */
function zoneOffset(zone: string): number {
	if (zone === "Z" || zone === "") return 0;
	const match = ZONE.exec(zone);
	if (match === null) return Number.NaN;
	if (match[1] === undefined) return 0;
	const hours = Number(match[2]);
	const minutes = Number(match[3] ?? "0");
	if (hours > 14 || minutes > 59) return Number.NaN;
	const offset = (hours * 60 + minutes) * 60_000;
	return match[1] === "-" ? -offset : offset;
}

/** `2018-04-24`, `2018-04-24T12:00[:00[.123456789]]`, `T` or a space between, with or without a zone. No zone is UTC: all of Segment's are. */
function isoTime(text: string): number {
	if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
	const day = dayStart(
		digits(text, 0, 4),
		digits(text, 5, 2),
		digits(text, 8, 2),
	);
	if (text.length === 10) return day;
	const between = text.charCodeAt(10) | 0x20;
	if (between !== 0x74 && between !== 0x20) return Number.NaN;
	const hour = digits(text, 11, 2);
	const minute = digits(text, 14, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
	if (text.charCodeAt(13) !== 58) return Number.NaN;
	let at = 16;
	let second = 0;
	let millis = 0;
	if (text.charCodeAt(16) === 58) {
		second = digits(text, 17, 2);
		if (second < 0 || second > 60) return Number.NaN;
		at = 19;
		const mark = text.charCodeAt(19);
		if (mark === 46 || mark === 44) {
			let scale = 100;
			for (at = 20; at < text.length; at++) {
				const digit = text.charCodeAt(at) - 48;
				if (!(digit >= 0 && digit <= 9)) break;
				millis += Math.trunc(digit * scale);
				scale /= 10;
			}
			if (at === 20) return Number.NaN;
		}
	}
	const offset = at === text.length ? 0 : zoneOffset(text.slice(at));
	return day + ((hour * 60 + minute) * 60 + second) * 1000 + millis - offset;
}

const UNIX = /^(\d{10}|\d{13})(?:\.\d+)?$/;

/**
 * A timestamp of a Segment message in milliseconds since 1970, or NaN when it
 * cannot be read. ISO 8601 and what warehouses print (a space for the `T`, ` UTC`,
 * `+00`); 10 digits are seconds, 13 milliseconds, as number or text; no zone
 * means UTC (contract 5.6). Nothing else is guessed at.
 */
export function readTime(value: unknown): number {
	if (typeof value === "number") {
		if (value >= 1e9 && value < 1e10) return value * 1000;
		return value >= 1e12 && value < 1e13 ? value : Number.NaN;
	}
	if (typeof value !== "string") return Number.NaN;
	const time = isoTime(value);
	if (!Number.isNaN(time)) return time;
	const text = value.trim();
	if (UNIX.test(text)) return readTime(Number(text));
	return text.length === value.length ? Number.NaN : isoTime(text);
}

/** Whether a timestamp field says anything at all. */
const given = (value: unknown): boolean =>
	value !== undefined &&
	value !== null &&
	(typeof value !== "string" || value.trim() !== "");

/** The first of the four timestamps that is given; `undefined` when none is. */
export function eventTimestamp(event: {
	timestamp?: unknown;
	originalTimestamp?: unknown;
	receivedAt?: unknown;
	sentAt?: unknown;
}): unknown {
	if (given(event.timestamp)) return event.timestamp;
	if (given(event.originalTimestamp)) return event.originalTimestamp;
	if (given(event.receivedAt)) return event.receivedAt;
	return given(event.sentAt) ? event.sentAt : undefined;
}
