import { type Command, Option } from "commander";
import { WIRE_NAMES } from "../vocabulary/wire-names.ts";
import {
	duration,
	rejectLimit,
	reportFile,
	time,
	wholeNumber,
} from "./flags.ts";

/** `--api`. */
export const wire = (): Option =>
	new Option("--api <wire>", "request format").choices(WIRE_NAMES);

/** Adds the flags of every command that sends. */
export function delivering(command: Command): Command {
	return command
		.option("-c, --config <file>", "config to use")
		.option(
			"-n, --dry-run",
			"do everything but send, and show what would go where",
		)
		.option("--sandbox", "send to a sandbox inside this run; no account needed")
		.addOption(wire())
		.option("--chunk-size <n>", "conversions in one request", wholeNumber(1))
		.option("--concurrency <n>", "requests at once", wholeNumber(1, 64))
		.option(
			"--test-event-code <code>",
			"show the events under Test Events; they still count",
		)
		.option(
			"--max-rejects <limit>",
			"stop beyond so many rejects: 100, or 5%",
			rejectLimit,
		)
		.option(
			"--report <file>",
			"write what came of it as a page or as JSON: FILE.html, FILE.json",
			reportFile,
		)
		.option("--resend", "send what was delivered before, too")
		.option(
			"--as-of <time>",
			"judge every age as of then: reproducible previews",
			time(Date.now),
		)
		.option(
			"--lock-wait <duration>",
			"wait so long for another run to end",
			duration,
		)
		.option("--state-dir <dir>", "folder of ledger, locks and rejects");
}

/** Adds the flags that say how a command reports. */
export function reporting(command: Command): Command {
	return command
		.option("--json", "print the summary as one JSON object")
		.option(
			"-q, --quiet",
			"say nothing of what went well: what is wrong, on stderr",
		)
		.option("-v, --verbose", "print more")
		.addOption(
			new Option("--progress <style>", "how progress is shown")
				.choices(["auto", "tty", "plain", "none"])
				.default("auto"),
		)
		.option("--no-color", "no colour");
}
