import { Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { FORMAT_NAMES } from "../input/format-names.ts";
import { VERSION } from "../version.ts";
import { delivering, reporting } from "./common-options.ts";
import type { Context } from "./context.ts";
import { declareHelp } from "./declare-help.ts";
import { declareSetup } from "./declare-setup.ts";
import { collect, delimiter, duration, moment, wholeNumber } from "./flags.ts";
import type { ReportFlags } from "./run-command.ts";
import { shard } from "./shard-flag.ts";

/**
 * Declares every command and its flags, and nothing else: what a command does
 * is imported when it is called.
 */
export function createProgram(
	process: NodeJS.Process,
	done: (code: ExitCode) => void,
): Command {
	const command = async (
		name: string,
		flags: ReportFlags,
		action: (context: Context) => Promise<ExitCode>,
	) => {
		const { runCommand } = await import("./run-command.ts");
		done(await runCommand(process, name, flags, action));
	};

	const program = new Command("fboc")
		.description(
			"Upload exported Segment track events to Facebook as offline conversions",
		)
		.version(VERSION, "-V, --version", "show the version")
		.helpOption("-h, --help", "show help")
		.showHelpAfterError("Run with --help to see what is possible.")
		.configureOutput({
			writeOut: (text) => process.stdout.write(text),
			writeErr: (text) => process.stderr.write(text),
		})
		.exitOverride();

	const upload = program
		.command("upload")
		.summary("map, hash and send the events of files")
		.description(
			"Reads Segment events from NDJSON, JSON and CSV files, plain or gzip, maps them to\nconversions, hashes the match keys and sends them to the configured event sets.",
		)
		.argument("<input...>", "files, folders, globs, or - for standard input")
		.addOption(
			new Option("--format <format>", "input format")
				.choices(["auto", ...FORMAT_NAMES])
				.default("auto"),
		)
		.option(
			"--delimiter <char>",
			"CSV delimiter, instead of finding it out",
			delimiter,
		)
		.option(
			"--since <time>",
			"only events from then on (ISO, or 7d for that long ago)",
			moment(Date.now),
		)
		.option("--until <time>", "only events before then", moment(Date.now))
		.option("--only <event>", "only events of this name (repeatable)", collect)
		.option("--limit <n>", "read at most so many events", wholeNumber(0))
		.option(
			"--workers <n>",
			"threads that map events (default: cores)",
			wholeNumber(0, 256),
		)
		.option(
			"--shard <i/n>",
			"read part i of n, each in a process of its own (default: from the engine's variables)",
			shard,
		)
		.option("--reread", "read inputs again that an earlier run has settled")
		.option("--rejects <file>", "where rejects go (default: the state folder)")
		.option(
			"--rejects-with-data",
			"rejects carry their events, to be mended and replayed",
		)
		.option("--payloads <file>", "write what is sent, hashed, to this file");
	reporting(delivering(upload)).action(async (inputs: string[], flags) => {
		const { withThreadsAhead } = await import("./threads-ahead.ts");
		await withThreadsAhead(inputs, flags, process.cwd(), async (threads) => {
			const { uploadCommand } = await import("./commands/upload-command.ts");
			await command("upload", flags, (context) =>
				uploadCommand(inputs, flags, context, threads),
			);
		});
	});

	const send = program
		.command("send")
		.summary("send a payload file as it stands")
		.description(
			"Sends, unchanged, a payload file that `fboc upload --dry-run --payloads FILE` wrote:\nwhat was audited is what is sent. A file that was altered is refused.",
		)
		.argument("<payloads>", "the payload file")
		.option("--rejects <file>", "where rejects go (default: the state folder)");
	reporting(delivering(send)).action(async (file: string, flags) => {
		const { sendCommand } = await import("./commands/send-command.ts");
		await command("send", flags, (context) =>
			sendCommand(file, flags, context),
		);
	});

	const replay = program
		.command("replay")
		.summary("take a rejects file back in")
		.description(
			"Reads the rejected events again, under the present config, or takes the data that\nthe file carries. What succeeds leaves the file; what still fails stays in it.",
		)
		.argument("<rejects>", "the rejects file")
		.option("--rejects-with-data", "what is rejected anew carries its event");
	reporting(delivering(replay)).action(async (file: string, flags) => {
		const { replayCommand } = await import("./commands/replay-command.ts");
		await command("replay", flags, (context) =>
			replayCommand(file, flags, context),
		);
	});

	const history = program
		.command("history")
		.summary("past runs and what came of them")
		.argument("[run]", "a run's id or the begin of it: its whole summary")
		.option("--limit <n>", "so many runs, newest first", wholeNumber(1), 20)
		.option("--state-dir <dir>", "folder of ledger, locks and rejects");
	reporting(history).action(async (id: string | undefined, flags) => {
		const { historyCommand } = await import("./commands/history-command.ts");
		await command("history", flags, (context) =>
			historyCommand(id, flags, context),
		);
	});

	program
		.command("sandbox")
		.summary("a local Graph API to rehearse against")
		.description(
			"Starts a Graph API on this machine that validates, refuses and rate-limits as Meta\ndoes, prints its URL, and runs until it is interrupted.",
		)
		.option(
			"--port <n>",
			"port to listen on (default: any free one)",
			wholeNumber(0, 65_535),
		)
		.option("--record <file>", "append every accepted event to this file")
		.option(
			"--faults <spec>",
			"fail on purpose, e.g. 429:0.1,500:0.05,drop:0.02",
		)
		.option("--seed <n>", "makes the faults reproducible", wholeNumber(0))
		.option(
			"--latency <duration>",
			"answer that much later, e.g. 50ms",
			duration,
		)
		.action(async (flags) => {
			const { sandboxCommand } = await import("./commands/sandbox-command.ts");
			await command("sandbox", {}, (context) =>
				sandboxCommand(flags, process.stdout, context),
			);
		});

	declareSetup(program, command, process.stderr);
	declareHelp(program, process.stdout);
	return program;
}
