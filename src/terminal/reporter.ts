import type { Progress } from "../report/progress.ts";
import type { Summary } from "../report/summary.ts";
import type { Look } from "./draw/paint.ts";
import type { ProgressLine } from "./draw/progress-line.ts";
import type { ResultExtras } from "./result-extras.ts";

/**
 * The only way anything reaches a person, a log or a machine. stdout carries
 * the result, everything else goes to stderr.
 */
export interface Reporter {
	/** Something to know although the run goes on. Always shown, on stderr. One sentence. */
	warn(message: string): void;
	/** A detail, on stderr with `--verbose` only. One sentence. */
	note(message: string): void;
	/** The answer to a first signal, at once: how many requests are still in flight. Not with `--quiet`, whose line at the end says it. */
	interrupted(inFlight: number): void;
	/** How far the run is. Cheap; call it a few times a second. */
	progress(progress: Progress): void;
	/**
	 * The result of a run (`upload`, `send`, `replay`), once. An error held in
	 * `summary.error` is shown on stderr too, unless `error` has shown it already.
	 */
	result(summary: Summary, extras: ResultExtras): void;
	/**
	 * The result of any other command, on stdout: a text, drawn for whoever reads
	 * it (safe for a terminal, ending in a newline), or with `--json` the value.
	 */
	output(draw: (look: Look) => string, value: unknown): void;
	/** The error that ended the run, as text on stderr, in every mode. Before `result`, where there are both. */
	error(error: unknown): void;
	/**
	 * Ends the reporter, always, as the last call: takes the animation away. With
	 * `--json`, if an error was shown and no result was, prints an empty summary
	 * with that error, so that stdout always carries one object.
	 */
	stop(): void;
}

/** What reporters write to, and what they say of a run that failed before it had a summary. */
export interface ReporterPorts {
	readonly stdout: NodeJS.WritableStream;
	readonly stderr: NodeJS.WritableStream;
	/** The command's name, for the summary of an early failure. */
	readonly command?: string;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/** What a reporter draws on: stdout, stderr, and the progress line on the latter. */
export interface Surfaces {
	readonly out: Look;
	readonly err: Look;
	readonly line: ProgressLine;
}
