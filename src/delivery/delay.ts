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
