import type { Argument, Command, Option } from "commander";
import type {
	CommandWords,
	FlagWords,
	Shell,
	Values,
} from "../completion/command-words.ts";
import { bashCompletion } from "../completion/completion-bash.ts";
import { fishCompletion } from "../completion/completion-fish.ts";
import { zshCompletion } from "../completion/completion-zsh.ts";

const SCRIPTS = {
	bash: bashCompletion,
	zsh: zshCompletion,
	fish: fishCompletion,
} as const;

/** `fboc completion`: a shell's completion script, made from the declaration itself, so that it cannot go stale. */
export function completionCommand(
	shell: Shell,
	program: Command,
	stdout: NodeJS.WritableStream,
): void {
	stdout.write(SCRIPTS[shell](program.commands.map(wordsOf)));
}

function wordsOf(command: Command): CommandWords {
	const [argument] = command.registeredArguments;
	const help: FlagWords = {
		long: "--help",
		short: "-h",
		summary: "show help",
		values: undefined,
	};
	return {
		name: command.name(),
		summary: command.summary() || command.description(),
		values: argument === undefined ? { kind: "any" } : argumentValues(argument),
		flags: [...command.options.flatMap(flagOf), help],
	};
}

function flagOf(option: Option): FlagWords[] {
	const { long, short, description, argChoices } = option;
	if (!long) return [];
	const takes = option.required || option.optional;
	return [
		{
			long,
			short,
			summary: description,
			values: takes ? valuesOf(option.flags, argChoices) : undefined,
		},
	];
}

/** The placeholder tells: `<file>`, `<dir>`. */
function valuesOf(
	text: string,
	choices: readonly string[] | undefined,
): Values {
	if (choices !== undefined) return { kind: "words", words: choices };
	if (/<[^<>]*dir>/.test(text)) return { kind: "folders" };
	return { kind: /<[^<>]*file[^<>]*>/.test(text) ? "files" : "any" };
}

/** An argument that names a file says so in its name or its description. */
function argumentValues({ argChoices, description }: Argument): Values {
	if (argChoices !== undefined) return { kind: "words", words: argChoices };
	return { kind: /\bfiles?\b/.test(description) ? "files" : "any" };
}
