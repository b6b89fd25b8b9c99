import {
	RECOVERY_ANSWERS,
	THROTTLE_BASE_MS,
	THROTTLE_CAP_MS,
	USAGE_MAX_GAP_MS,
	USAGE_PAUSE_MS,
	USAGE_PAUSE_PERCENT,
	USAGE_SLOW_PERCENT,
} from "../defaults.ts";
import { usageOf } from "./graph/usage.ts";

/** What one answer tells the pace. */
export interface PaceAnswer {
	readonly headers: ReadonlyMap<string, string>;
	/** `served`: Meta worked on it, whether it took it or not; `failed`: neither that nor throttling. */
	readonly result: "served" | "throttled" | "failed";
	/** When its request was sent, by the pace's clock. */
	readonly startedAt: number;
}

/**
 * How fast requests may follow each other, for all chunks of a run. It only
 * counts and compares: whoever sends asks `waitMs`, waits, asks again, and
 * calls `started` in the same turn in which it was told 0.
 */
export interface Pace {
	/** Milliseconds until the next request may start; 0: now. */
	waitMs(): number;
	/** A request starts now. */
	started(): void;
	/** An answer came. */
	answered(answer: PaceAnswer): void;
	/** No request for so long (a policy block). */
	pause(ms: number, why: string): void;
	/** What `waitMs` waits for, in words. */
	readonly why: string;
	/** How many of at most `max` requests may be in flight: halved by each throttling, one more after some quiet answers. */
	slots(max: number): number;
}

const NEAR_LIMIT = "limit near,";

/** @param now a clock that only goes forward, milliseconds since whenever */
export function createPace(now: () => number): Pace {
	let pausedUntil = 0;
	let lastStart = Number.NEGATIVE_INFINITY;
	let gapMs = 0;
	let throttlings = 0;
	let throttledAt = Number.NEGATIVE_INFINITY;
	let quiet = 0;
	/** Requests taken away from the maximum, as a divisor and what was given back since. */
	let divisor = 1;
	let regained = 0;

	let why = NEAR_LIMIT;

	const pause = (ms: number, reason: string) => {
		if (now() + ms <= pausedUntil) return;
		pausedUntil = now() + ms;
		why = reason;
	};

	function throttled(regainMs: number | undefined, startedAt: number): void {
		// Requests that were on their way together are one throttling, not several.
		if (startedAt > throttledAt) {
			throttledAt = now();
			divisor *= 2;
			regained = 0;
			throttlings++;
		}
		quiet = 0;
		const guess = THROTTLE_BASE_MS * 2 ** (throttlings - 1);
		// A `Retry-After: 0` would have us hammer.
		pause(regainMs || Math.min(THROTTLE_CAP_MS, guess), "limit reached,");
	}

	function calm(): void {
		throttlings = 0;
		if (divisor > 1 && ++quiet >= RECOVERY_ANSWERS) {
			quiet = 0;
			regained++;
		}
	}

	return {
		waitMs: () => Math.max(0, pausedUntil - now(), lastStart + gapMs - now()),
		started: () => {
			lastStart = now();
		},
		answered: ({ headers, result, startedAt }) => {
			const { percent, regainMs, retryAfterMs } = usageOf(headers);
			// Meta leaves the headers out while use is low; a failure without them tells nothing.
			const use = percent ?? (result === "served" ? 0 : undefined);
			if (use !== undefined) gapMs = gapFor(use);
			if (result === "throttled")
				throttled(retryAfterMs ?? regainMs, startedAt);
			else if (result === "served") calm();
			else pause(retryAfterMs ?? 0, "asked to come back in");
			if (use !== undefined && use >= USAGE_PAUSE_PERCENT)
				pause(regainMs ?? USAGE_PAUSE_MS, NEAR_LIMIT);
		},
		pause,
		get why() {
			return now() < pausedUntil ? why : NEAR_LIMIT;
		},
		slots: (max) => {
			const open = Math.max(1, Math.floor(max / divisor)) + regained;
			if (open < max) return open;
			divisor = 1;
			regained = 0;
			return max;
		},
	};
}

/** Space between requests: none below 75 % of a limit, then growing evenly. */
function gapFor(percent: number): number {
	const share =
		(percent - USAGE_SLOW_PERCENT) / (USAGE_PAUSE_PERCENT - USAGE_SLOW_PERCENT);
	return Math.round(Math.min(1, Math.max(0, share)) * USAGE_MAX_GAP_MS);
}
