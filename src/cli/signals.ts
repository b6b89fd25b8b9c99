import { EXIT, type ExitCode } from "../exit-codes.ts";

/** How the user or the system asks a run to stop. */
export interface Signals {
	/** First signal: no new chunk, finish what is in flight. */
	readonly draining: AbortSignal;
	/** Second signal: stop now. */
	readonly abort: AbortSignal;
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

/** Takes over SIGINT, SIGTERM and SIGHUP (a closed terminal). */
export function takeSignals(process: NodeJS.Process): Signals {
	const draining = new AbortController();
	const abort = new AbortController();
	let code: ExitCode | undefined;
	const onSignal = (signal: NodeJS.Signals) => {
		if (code === undefined) {
			code = CODES[signal as keyof typeof CODES];
			draining.abort();
		} else abort.abort();
	};
	const names = Object.keys(CODES) as (keyof typeof CODES)[];
	for (const name of names) process.on(name, onSignal);
	return {
		draining: draining.signal,
		abort: abort.signal,
		interrupted: () => code,
		release: () => {
			for (const name of names) process.off(name, onSignal);
		},
	};
}
