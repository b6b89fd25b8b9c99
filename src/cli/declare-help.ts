import { Argument, type Command } from "commander";
import { TOPIC_NAMES } from "../catalogue/topic-names.ts";
import { SHELLS, type Shell } from "./completion/command-words.ts";

/** Declares `completion` and `help`, which speak of all the other commands: last. */
export function declareHelp(
	program: Command,
	stdout: NodeJS.WritableStream,
): void {
	program
		.command("completion")
		.summary("print a shell's completion script")
		.addArgument(new Argument("<shell>", "the shell").choices([...SHELLS]))
		.action(async (shell: Shell) => {
			const { completionCommand } = await import(
				"./commands/completion-command.ts"
			);
			completionCommand(shell, program, stdout);
		});

	const helpNames = program.commands.map((one) => one.name());
	program
		.helpCommand(false)
		.command("help")
		.summary(`help on a command, or on ${TOPIC_NAMES.join(", ")}`)
		.addArgument(
			new Argument("[topic]", "a topic or a command").choices([
				...TOPIC_NAMES,
				...helpNames,
			]),
		)
		.action(async (name: string | undefined) => {
			const { helpCommand } = await import("./commands/help-command.ts");
			helpCommand(name, program, stdout);
		});
}
