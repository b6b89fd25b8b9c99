import { CommanderError } from "commander";
import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { createProgram } from "./program.ts";
import { watchStreams } from "./streams.ts";

/** Commands that do more than to print. */
const DELIVERING = ["upload", "send", "replay", "init", "login", "sandbox"];

/** Runs the command line of a process and leaves its exit code behind. */
export async function main(process: NodeJS.Process): Promise<void> {
	const settle = watchStreams(process);
	const ended = await run(process);
	const code = await settle(ended, {
		json: process.argv.includes("--json"),
		delivers: DELIVERING.includes(process.argv[2] ?? ""),
	});
	process.exitCode = code;
	if (code !== EXIT.interrupted && code !== EXIT.terminated) return;
	// What holds a thread of the runtime (a disk, a name server that does not
	// answer) would hold its exit, too: a signal's own end waits for nothing.
	const signal = code === EXIT.interrupted ? "SIGINT" : "SIGTERM";
	setTimeout(() => process.kill(process.pid, signal), LAST_MS).unref();
}

/** What has been broken off is gone by then. Milliseconds. */
const LAST_MS = 500;

async function run(process: NodeJS.Process): Promise<ExitCode> {
	let code: ExitCode = EXIT.settled;
	const program = createProgram(process, (result) => {
		code = result;
	});
	try {
		await program.parseAsync(process.argv);
	} catch (error) {
		if (error instanceof CommanderError) {
			if (error.exitCode === 0) return EXIT.settled;
			if (process.argv.includes("--json")) {
				const { printUsageFailure } = await import("./usage-failure.ts");
				const name = process.argv[2] ?? "";
				const isCommand = program.commands.some((c) => c.name() === name);
				printUsageFailure(error, isCommand ? name : "", process.stdout);
			}
			return EXIT.usage;
		}
		// Whatever a command throws was shown by its reporter; this is the rest.
		const { showError } = await import("./show-error.ts");
		await showError(error, process);
		return error instanceof FbocError ? error.exitCode : EXIT.bug;
	}
	return code;
}
