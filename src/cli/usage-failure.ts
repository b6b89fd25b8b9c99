import type { CommanderError } from "commander";
import { FbocError } from "../errors.ts";
import { safeJson } from "../terminal/draw/safe-text.ts";
import { failureSummary } from "../terminal/screens/failure-summary.ts";

/**
 * The one object that `--json` promises, for a command line that could not be
 * understood. In words commander has said it on stderr already.
 *
 * @param command the command's name, or empty where there is none of that name
 */
export function printUsageFailure(
	error: CommanderError,
	command: string,
	stdout: NodeJS.WritableStream,
): void {
	const failure = new FbocError({
		code: "usage_invalid",
		message: error.message.replace(/^error: /, ""),
		next: "Run with --help to see what is possible.",
	});
	const now = Date.now();
	const summary = failureSummary(failure, command, now, now);
	stdout.write(`${safeJson(summary)}\n`);
}
