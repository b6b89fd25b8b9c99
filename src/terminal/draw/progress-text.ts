import type { Progress } from "../../report/progress.ts";
import {
	countOf,
	formatBytes,
	formatDuration,
	formatShare,
} from "./number-format.ts";
import { safeText } from "./safe-text.ts";

/** An estimate from less than this is a guess. */
const ESTIMATE_AFTER_MS = 3000;

/** Progress as one line, the most telling first, since a narrow terminal cuts the end. */
export function progressText(progress: Progress): string {
	const { bytesRead, bytesTotal } = progress;
	const known = bytesTotal !== undefined && bytesTotal > 0;
	const parts = [
		safeText(progress.phase),
		...(progress.waiting ? [waitText(progress.waiting)] : []),
		known ? formatShare(bytesRead, bytesTotal) : formatBytes(bytesRead),
		countOf(progress.events, "event"),
	];
	if (progress.delivered > 0)
		parts.push(countOf(progress.delivered, "delivered", "delivered"));
	const left = progress.rejected + progress.refused;
	if (left > 0) parts.push(countOf(left, "rejected", "rejected"));
	if (known && !progress.waiting) {
		const estimate = remaining(bytesRead, bytesTotal, progress.elapsedMs);
		if (estimate !== undefined) parts.push(`${formatDuration(estimate)} left`);
	}
	if (progress.retries)
		parts.push(countOf(progress.retries, "retry", "retries"));
	return parts.join(" · ");
}

/** `waiting for Meta: limit reached, 2 s`. */
function waitText({ why, ms }: NonNullable<Progress["waiting"]>): string {
	const seconds = Math.ceil(ms / 1000);
	const left = seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
	return `waiting for Meta: ${safeText(why)} ${left}`;
}

/** Milliseconds until the last byte at the pace so far; undefined where that would be a guess. */
function remaining(
	done: number,
	total: number,
	elapsedMs: number,
): number | undefined {
	if (elapsedMs < ESTIMATE_AFTER_MS || done <= 0 || done >= total)
		return undefined;
	return Math.ceil(((total - done) * elapsedMs) / done / 1000) * 1000;
}
