/** Waits; see `delay`. Injected, so that tests do not. */
export type Delay = (
	ms: number,
	signals: readonly AbortSignal[],
) => Promise<void>;

/** Resolves after `ms` milliseconds, or as soon as one of the signals aborts; never rejects. The caller looks at the signals. */
export const delay: Delay = (ms, signals) =>
	new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			for (const signal of signals) signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		for (const signal of signals) signal.addEventListener("abort", end);
		if (signals.some((signal) => signal.aborted)) end();
	});

/**
 * A clock that nobody can set, for all that waits and measures, and the waiting
 * that goes by it. A timer may wake up a little before this clock says that its
 * time has passed: what was slept to its end counts as slept.
 */
export function restingClock(): { now: () => number; sleep: Delay } {
	let ahead = 0;
	const now = () => Math.round(performance.now() + ahead);
	return {
		now,
		sleep: async (ms, signals) => {
			const end = now() + ms;
			await delay(ms, signals);
			if (!signals.some(({ aborted }) => aborted))
				ahead += Math.max(0, end - now());
		},
	};
}
