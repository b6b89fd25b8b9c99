import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { createReporter } from "../terminal/reporter.ts";
import { type ModeInput, terminalMode } from "../terminal/terminal-mode.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./context.ts";
import { takeEnvironment } from "./environment.ts";
import { processPort } from "./process-port.ts";
import { takeSignals } from "./signals.ts";

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
		stdout,
		stderr,
		command: name,
	});
	const signals = takeSignals(process);
	// Whoever asks to stop does not wait for input that may never come.
	signals.draining.addEventListener("abort", () => stdin.destroy(), {
		once: true,
	});
	try {
		return await action({
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
	} catch (error) {
		reporter.error(error);
		return error instanceof FbocError ? error.exitCode : EXIT.bug;
	} finally {
		reporter.stop();
		signals.release();
	}
}
