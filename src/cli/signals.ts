import { EXIT, type ExitCode } from "../exit-codes.ts";

/** How the user or the system asks a run to stop. */
export interface Signals {
	/** First signal: no new chunk, finish what is in flight. */
	readonly draining: AbortSignal;
	/** Second signal: stop now. */
	readonly abort: AbortSignal;
	/**
	 * How many requests are in flight, in a command that ends by itself once they
	 * are answered; undefined: the first signal breaks off what it waits for. The
	 * count is undefined where a signal is the proper end, and no answer is due.
	 */
	inFlight: (() => number | undefined) | undefined;
	/** Resolves when the command has had its time to end after a signal, and what it waits for may never come: a disk, a name server. */
	readonly overdue: Promise<void>;
	/** The exit code of the first signal, once it came. */
	interrupted(): ExitCode | undefined;
	/** Gives the signals back to their defaults. */
	release(): void;
}

const CODES = {
	SIGINT: EXIT.interrupted,
	SIGTERM: EXIT.terminated,
	SIGHUP: EXIT.terminated,
} as const;

/** Time to end by itself. Milliseconds. */
const GRACE_MS = 700;

/**
 * Takes over SIGINT, SIGTERM and SIGHUP (a closed terminal).
 *
 * @param answer is called at the first one, with what is still in flight
 */
export function takeSignals(
	process: NodeJS.Process,
	answer: (inFlight: number) => void,
): Signals {
	const draining = new AbortController();
	const abort = new AbortController();
	let code: ExitCode | undefined;
	let late = () => {};
	const overdue = new Promise<void>((resolve) => {
		late = resolve;
	});
	let grace: NodeJS.Timeout | undefined;
	const onSignal = (signal: NodeJS.Signals) => {
		const first = code === undefined;
		if (first) {
			code = CODES[signal as keyof typeof CODES];
			const count = signals.inFlight === undefined ? 0 : signals.inFlight();
			if (count !== undefined) answer(count);
			draining.abort();
		} else abort.abort();
		if (!first || signals.inFlight === undefined)
			grace ??= setTimeout(late, GRACE_MS);
	};
	const names = Object.keys(CODES) as (keyof typeof CODES)[];
	for (const name of names) process.on(name, onSignal);
	const signals: Signals = {
		draining: draining.signal,
		abort: abort.signal,
		inFlight: undefined,
		overdue,
		interrupted: () => code,
		release: () => {
			clearTimeout(grace);
			for (const name of names) process.off(name, onSignal);
		},
	};
	return signals;
}
