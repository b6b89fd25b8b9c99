import { createReporter } from "../terminal/create-reporter.ts";
import { terminalMode } from "../terminal/draw/terminal-mode.ts";

/** Shows an error for which no command had a reporter yet. */
export async function showError(
	error: unknown,
	process: NodeJS.Process,
): Promise<void> {
	const mode = terminalMode({
		flags: { json: process.argv.includes("--json") },
		env: process.env,
		stdoutIsTTY: process.stdout.isTTY === true,
		stderrIsTTY: process.stderr.isTTY === true,
		columns: process.stderr.columns,
	});
	const reporter = await createReporter(mode, process);
	reporter.error(error);
	reporter.stop();
}
