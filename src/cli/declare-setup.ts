import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { FORMAT_NAMES } from "../input/format-names.ts";
import { reporting, wire } from "./common-options.ts";
import type { Context } from "./context.ts";
import { delimiter, digits, duration, time, wholeNumber } from "./flags.ts";
import type { ReportFlags } from "./run-command.ts";

/** Runs a command's action between its reporter and its signals. */
export type RunAction = (
	name: string,
	flags: ReportFlags,
	action: (context: Context) => Promise<ExitCode>,
) => Promise<void>;

/** Declares the commands that set fboc up and look into it: nothing of theirs writes to Meta. */
export function declareSetup(
	program: Command,
	command: RunAction,
	stderr: NodeJS.WritableStream,
): void {
	const explain = program
		.command("explain")
		.summary("one event, step by step")
		.description(
			"Shows what becomes of one event and why: read, mapped, normalised, hashed, and the\npayload, or the reason why there is none. No identifier is shown.",
		)
		.argument("<input>", "a file, or - for standard input")
		.option(
			"--line <n>",
			"the event at this line (default: the first)",
			wholeNumber(1),
		)
		.addOption(
			new Option("--format <format>", "input format")
				.choices(["auto", ...FORMAT_NAMES])
				.default("auto"),
		)
		.option("--delimiter <char>", "CSV delimiter", delimiter)
		.option("-c, --config <file>", "config to use")
		.addOption(wire())
		.option("--as-of <time>", "judge every age as of then", time(Date.now));
	reporting(explain).action(async (input: string, flags) => {
		const { explainCommand } = await import("./commands/explain-command.ts");
		await command("explain", flags, (context) =>
			explainCommand(input, flags, context),
		);
	});

	const init = program
		.command("init")
		.summary("write a config from a sample of your file")
		.description(
			"Writes a commented fboc.config.yaml into this folder. With an input, it names the\nevents that are in it, and proposes what else the input shows.",
		)
		.argument("[input]", "a file, folder or glob to sample, or -")
		.option("--force", "replace a config that is there");
	reporting(init).action(async (input: string | undefined, flags) => {
		const { initCommand } = await import("./commands/init-command.ts");
		await command("init", flags, (context) =>
			initCommand(input, flags, context),
		);
	});

	const check = program
		.command("check")
		.summary("look at config, token, event sets, clock, proxy, state folder")
		.option("-c, --config <file>", "config to use")
		.addOption(wire())
		.option("--state-dir <dir>", "folder of ledger, locks and rejects")
		.option(
			"--repair",
			"keep what is sound of a damaged ledger, and set the rest aside",
		);
	reporting(check).action(async (flags) => {
		const { checkCommand } = await import("./commands/check-command.ts");
		await command("check", flags, (context) => checkCommand(flags, context));
	});

	const eventSets = program
		.command("event-sets")
		.summary("the event sets that the token can reach, with their ids")
		.option("-c, --config <file>", "config to use")
		.addOption(wire());
	reporting(eventSets).action(async (flags) => {
		const { eventSetsCommand } = await import(
			"./commands/event-sets-command.ts"
		);
		await command("event-sets", flags, (context) =>
			eventSetsCommand(flags, context),
		);
	});

	const login = program
		.command("login")
		.summary("get an access token through Facebook's dialog, and store it")
		.description(
			"Prints the address of Facebook's OAuth dialog, waits for the browser to come back,\nand stores a long-lived token in a file. Needs a Facebook app of yours; its secret\nis asked for, or read from a file, never from the command line.",
		)
		.requiredOption("--app-id <id>", "id of the Facebook app", digits)
		.option("--app-secret-file <file>", "file that holds the app's secret")
		.option(
			"--port <n>",
			"port on this machine that the browser comes back to (default: any free one)",
			wholeNumber(0, 65_535),
		)
		.option(
			"--token-file <file>",
			"where the token is stored (default: the user's config folder)",
		)
		.option(
			"--wait <duration>",
			"wait so long for the browser",
			duration,
			600_000,
		);
	reporting(login).action(async (flags) => {
		const { loginCommand } = await import("./commands/login-command.ts");
		await command("login", flags, (context) =>
			loginCommand(flags, stderr, context),
		);
	});
}
