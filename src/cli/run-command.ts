import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { createReporter } from "../terminal/create-reporter.ts";
import {
	type ModeInput,
	terminalMode,
} from "../terminal/draw/terminal-mode.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./context.ts";
import { interruption } from "./interruption.ts";
import { processPort } from "./process-port.ts";
import { type Signals, takeSignals } from "./signals.ts";
import { wholeWrites } from "./streams.ts";
import { takeEnvironment } from "./take-environment.ts";

/** Flags of every command that reports. */
export type ReportFlags = ModeInput["flags"];

/**
 * Runs one command between its reporter and its signals: the one place where
 * what a command throws becomes words and an exit code.
 */
export async function runCommand(
	process: NodeJS.Process,
	name: string,
	flags: ReportFlags,
	action: (context: Context) => Promise<ExitCode>,
): Promise<ExitCode> {
	const { stdin, stdout, stderr } = process;
	const env = takeEnvironment(process);
	const mode = terminalMode({
		flags,
		env,
		stdoutIsTTY: stdout.isTTY === true,
		stderrIsTTY: stderr.isTTY === true,
		columns: stdout.columns,
	});
	const reporter = await createReporter(mode, {
		stdout: wholeWrites(stdout),
		stderr: wholeWrites(stderr),
		command: name,
	});
	const signals = takeSignals(process, (inFlight) =>
		reporter.interrupted(inFlight),
	);
	// Whoever asks to stop does not wait for input that may never come.
	signals.draining.addEventListener("abort", () => stdin.destroy(), {
		once: true,
	});
	try {
		const running = action({
			env,
			forget: (variable) => {
				delete process.env[variable];
			},
			cwd: process.cwd(),
			stdin,
			process: processPort(process),
			version: VERSION,
			reporter,
			signals,
			now: Date.now,
		});
		const ended = await Promise.race([running, signals.overdue]);
		if (ended === undefined) throw interruption(signals);
		return ended;
	} catch (thrown) {
		const error = causeOf(thrown, signals);
		reporter.error(error);
		return error instanceof FbocError ? error.exitCode : EXIT.bug;
	} finally {
		reporter.stop();
		signals.release();
	}
}

/** What a signal has broken off complains of many things; the signal is what was wrong. */
function causeOf(error: unknown, signals: Signals): unknown {
	const isOurs = error instanceof FbocError && error.exitCode !== EXIT.books;
	const isBrokenOff = error instanceof Error && error.name === "AbortError";
	return signals.interrupted() !== undefined && (isOurs || isBrokenOff)
		? interruption(signals)
		: error;
}
