import type { CommandWords, Values } from "./command-words.ts";

/** A text in single quotes; fish's have two escapes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** What a place takes, as flags of `complete`. */
function taking(values: Values): string {
	switch (values.kind) {
		case "words":
			return `-x -a ${quoted(values.words.join(" "))}`;
		case "files":
			return "-r -F";
		case "folders":
			return `-x -a '(__fish_complete_directories)'`;
		default:
			return "-x";
	}
}

function commandLines({
	name,
	summary,
	values,
	flags,
}: CommandWords): string[] {
	const here = `complete -c fboc -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
	const lines = [
		`complete -c fboc -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
	];
	if (values.kind === "files") lines.push(`${here} -F`);
	else if (values.kind === "words")
		lines.push(`${here} -f -a ${quoted(values.words.join(" "))}`);
	else lines.push(`${here} -f`);
	for (const { long, short, summary: said, values: after } of flags) {
		const names =
			short === undefined
				? `-l ${long.slice(2)}`
				: `-s ${short.slice(1)} -l ${long.slice(2)}`;
		const takes = after === undefined ? "" : ` ${taking(after)}`;
		lines.push(`${here} ${names}${takes} -d ${quoted(said)}`);
	}
	return lines;
}

/** A completion script for fish. */
export function fishCompletion(commands: readonly CommandWords[]): string {
	return `${[
		"# fboc completion for fish. Use it with: fboc completion fish > ~/.config/fish/completions/fboc.fish",
		"complete -c fboc -e",
		...commands.flatMap(commandLines),
	].join("\n")}\n`;
}
