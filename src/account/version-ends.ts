const DAY_MS = 86_400_000;

/**
 * Last day of each Graph version, UTC, from the Graph API's changelog
 * (versions). The Conversions API follows Graph's schedule, not the Marketing
 * API's, whose versions end sooner.
 */
const ENDS: Readonly<Record<number, string>> = {
	16: "2025-05-14",
	17: "2025-09-12",
	18: "2026-01-26",
	19: "2026-05-21",
	20: "2026-09-24",
	21: "2027-01-21",
	22: "2027-05-20",
	23: "2027-10-08",
	24: "2028-02-18",
	25: "2028-07-29",
};
const OLDEST_KNOWN = 16;

/** From so many days before its end a version is worth a warning. */
export const VERSION_WARNING_DAYS = 90;

/** How long a Graph version (`v25.0`) has to live. `ends` is a day, `YYYY-MM-DD`; undefined: newer than the table. */
export function versionLife(
	version: string,
	nowMs: number,
): { readonly ends: string | undefined; readonly daysLeft: number } {
	const major = Number(/^v(\d+)/.exec(version)?.[1]);
	if (major < OLDEST_KNOWN) return { ends: undefined, daysLeft: -1 };
	const ends = ENDS[major];
	if (ends === undefined) return { ends, daysLeft: Number.POSITIVE_INFINITY };
	return { ends, daysLeft: Math.ceil((Date.parse(ends) - nowMs) / DAY_MS) };
}
