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

const SECOND_LENGTH = "2018-04-24T12:00:00Z".length;
const MILLI_LENGTH = "2018-04-24T12:00:00.000Z".length;
const DASH = 0x2d;
const COLON = 0x3a;
const DOT = 0x2e;
const T = 0x54;
const Z = 0x5a;

/**
 * The same as `readTime` has it, from the bytes of [from, to): times as
 * Segment's libraries write them, `2018-04-24T12:00:00.000Z`, milliseconds or
 * not.
 *
 * @returns milliseconds since 1970 with 13 digits, which `readTime` lets stand; NaN for whatever else is written there
 */
export function timeInBytes(
	bytes: Uint8Array,
	from: number,
	to: number,
): number {
	const length = to - from;
	const hasMillis = length === MILLI_LENGTH;
	if (!hasMillis && length !== SECOND_LENGTH) return Number.NaN;
	if (
		bytes[from + 4] !== DASH ||
		bytes[from + 7] !== DASH ||
		bytes[from + 10] !== T ||
		bytes[from + 13] !== COLON ||
		bytes[from + 16] !== COLON ||
		bytes[to - 1] !== Z ||
		(hasMillis && bytes[from + 19] !== DOT)
	) {
		return Number.NaN;
	}
	const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
	const day = dayStart(
		year,
		twoDigits(bytes, from + 5),
		twoDigits(bytes, from + 8),
	);
	const hour = twoDigits(bytes, from + 11);
	const minute = twoDigits(bytes, from + 14);
	const second = twoDigits(bytes, from + 17);
	if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
	let millis = 0;
	if (hasMillis) {
		const last = (bytes[from + 22] as number) - 48;
		if (last < 0 || last > 9) return Number.NaN;
		millis = twoDigits(bytes, from + 20) * 10 + last;
	}
	const time = day + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
	return time >= 1e12 && time < 1e13 ? time : Number.NaN;
}

/** The number of two digits; NaN when they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
	const tens = (bytes[at] as number) - 48;
	const ones = (bytes[at + 1] as number) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9
		? tens * 10 + ones
		: Number.NaN;
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
