const PATTERN = /^v(\d{1,3})\.\d{1,2}$/;

/** Lower versions ended before this one did. */
const OLDEST_KNOWN = 16;

/** Last day of each Graph version, UTC (Graph changelog; the Conversions API follows Graph's schedule, not the Marketing API's). */
const ENDS: ReadonlyMap<number, number> = new Map([
	[16, Date.UTC(2025, 4, 14)],
	[17, Date.UTC(2025, 8, 12)],
	[18, Date.UTC(2026, 0, 26)],
	[19, Date.UTC(2026, 4, 21)],
	[20, Date.UTC(2026, 8, 24)],
	[21, Date.UTC(2027, 0, 21)],
	[22, Date.UTC(2027, 4, 20)],
	[23, Date.UTC(2027, 9, 8)],
	[24, Date.UTC(2028, 1, 18)],
	[25, Date.UTC(2028, 6, 29)],
]);

/** Whether a path segment is a Graph version, `v25.0`. */
export function isVersion(segment: string): boolean {
	return PATTERN.test(segment);
}

/**
 * Whether Meta refuses this version at `nowMs` (code 2635). Versions newer
 * than the table are taken to live.
 */
export function isExpired(version: string, nowMs: number): boolean {
	const major = Number(PATTERN.exec(version)?.[1]);
	if (major < OLDEST_KNOWN) return true;
	const end = ENDS.get(major);
	return end !== undefined && nowMs >= end;
}
