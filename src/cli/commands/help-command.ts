import type { Command } from "commander";
import { TOPICS } from "../../catalogue/topics.ts";

/**
 * `fboc help`: a topic's text, a command's help, or the program's. The names
 * are checked where the command is declared.
 */
export function helpCommand(
	name: string | undefined,
	program: Command,
	stdout: NodeJS.WritableStream,
): void {
	const topic = Object.entries(TOPICS).find(([key]) => key === name);
	if (topic !== undefined) {
		stdout.write(topic[1]);
		return;
	}
	const command = program.commands.find((one) => one.name() === name);
	(command ?? program).outputHelp();
}
