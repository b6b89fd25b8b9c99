import { type CommandWords, quoted, type Values } from "./command-words.ts";

/** What a place takes, as a statement that fills `COMPREPLY`. */
function reply(values: Values): string {
	switch (values.kind) {
		case "words":
			return `_fboc_words ${quoted(values.words.join(" "))}`;
		case "files":
			return "_fboc_files -f";
		case "folders":
			return "_fboc_files -d";
		default:
			return ":";
	}
}

function commandCase({ name, values, flags }: CommandWords): string[] {
	const taking = flags.flatMap(({ long, short, values: after }) => {
		if (after === undefined) return [];
		const names = short === undefined ? long : `${long}|${short}`;
		return [`				${names}) ${reply(after)}; return ;;`];
	});
	const words = flags.map(({ long }) => long).join(" ");
	return [
		`		${name})`,
		...(taking.length === 0
			? []
			: ['			case "$before" in', ...taking, "			esac"]),
		`			case "$word" in`,
		`				-*) _fboc_words ${quoted(words)} ;;`,
		`				*) ${reply(values)} ;;`,
		"			esac ;;",
	];
}

const HEAD = `# fboc completion for bash. Use it with: source <(fboc completion bash)
_fboc_words() {
	COMPREPLY=($(compgen -W "$1" -- "$word"))
}
_fboc_files() {
	local IFS=$'\\n'
	COMPREPLY=($(compgen "$1" -- "$word"))
	compopt -o filenames 2>/dev/null
}
_fboc() {
	local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
	if [ "$word" = "=" ]; then
		word=""
	elif [ "$before" = "=" ]; then
		before="\${COMP_WORDS[COMP_CWORD-2]}"
	fi
	COMPREPLY=()`;

/**
 * A completion script for bash 3.2 (macOS) and later, without the
 * bash-completion package. `--flag=value` comes as three words there.
 */
export function bashCompletion(commands: readonly CommandWords[]): string {
	const names = commands.map(({ name }) => name).join(" ");
	return `${[
		HEAD,
		'	if [ "$COMP_CWORD" -eq 1 ]; then',
		`		_fboc_words ${quoted(`${names} --help --version`)}`,
		"		return",
		"	fi",
		`	case "\${COMP_WORDS[1]}" in`,
		...commands.flatMap(commandCase),
		"	esac",
		"}",
		"complete -F _fboc fboc",
	].join("\n")}\n`;
}
