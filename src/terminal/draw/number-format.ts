/** Numbers as people read them, always in the same locale: output that is compared must not depend on the machine. */
const LOCALE = "en-US";

/** Made when a number is first shown, not while a command starts. */
const lazy = (options: Intl.NumberFormatOptions) => {
	let format: Intl.NumberFormat | undefined;
	return (value: number): string => {
		format ??= new Intl.NumberFormat(LOCALE, options);
		return format.format(value);
	};
};
const whole = lazy({ maximumFractionDigits: 0 });
const oneDecimal = lazy({
	minimumFractionDigits: 1,
	maximumFractionDigits: 1,
});

/** `12,345` */
export function formatCount(value: number): string {
	return whole(value);
}

/** `1 event`, `12,345 events`; the plural is the singular and an `s` unless given. */
export function countOf(
	count: number,
	singular: string,
	plural = `${singular}s`,
): string {
	return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A share as whole percent. Never `0 %` for something nor `100 %` for less than all. */
export function formatShare(part: number, whole: number): string {
	if (!(whole > 0) || !(part > 0)) return "0 %";
	if (part >= whole) return "100 %";
	const percent = Math.round((part / whole) * 100);
	if (percent === 0) return "<1 %";
	return `${Math.min(percent, 99)} %`;
}

/** `1,234.50 USD`, with the number of decimals that the currency has. */
export function formatMoney(value: number, currency: string): string {
	let digits = 2;
	try {
		const format = new Intl.NumberFormat(LOCALE, {
			style: "currency",
			currency,
		});
		digits = format.resolvedOptions().maximumFractionDigits ?? 2;
	} catch {
		// Not a currency code: shown as it is, with two decimals.
	}
	const number = new Intl.NumberFormat(LOCALE, {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
	return `${number.format(value)} ${currency}`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes in decimal units: `3.4 MB`. */
export function formatBytes(bytes: number): string {
	let size = bytes;
	let unit = 0;
	while (size >= 999.95 && unit < UNITS.length - 1) {
		size /= 1000;
		unit++;
	}
	const number = unit === 0 ? whole(size) : oneDecimal(size);
	return `${number} ${UNITS[unit] ?? "B"}`;
}

/** Milliseconds as `950 ms`, `12.3 s`, `3 min 12 s` or `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
	if (!(milliseconds > 0)) return "0 ms";
	if (milliseconds < 999.5) return `${whole(milliseconds)} ms`;
	if (milliseconds < 59_950) return `${oneDecimal(milliseconds / 1000)} s`;
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 3600)
		return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(milliseconds / 60_000);
	return `${whole(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** What was done in how many milliseconds, as `1,234 events/s`; empty where there is nothing to tell. */
export function formatRate(
	count: number,
	milliseconds: number,
	noun: string,
): string {
	if (!(milliseconds > 0) || !(count > 0)) return "";
	const rate = (count * 1000) / milliseconds;
	const number = rate < 10 ? oneDecimal(rate) : whole(rate);
	return `${number} ${noun}/s`;
}

/** Milliseconds between two ISO times; 0 where they cannot be told. */
export function elapsedBetween(start: string, end: string): number {
	const elapsed = Date.parse(end) - Date.parse(start);
	// `Math.max` would let NaN, an unreadable time, through.
	return Number.isFinite(elapsed) ? Math.max(0, elapsed) : 0;
}
