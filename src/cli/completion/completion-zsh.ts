import { type CommandWords, quoted, type Values } from "./command-words.ts";

/** What a place takes, as an action of `_arguments`. */
function action(values: Values): string {
	switch (values.kind) {
		case "words":
			return `(${values.words.join(" ")})`;
		case "files":
			return "_files";
		case "folders":
			return "_files -/";
		default:
			return "";
	}
}

/** Text inside a specification of `_arguments`, where brackets and colons mean something. */
const plain = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");

function commandCase({ name, values, flags }: CommandWords): string[] {
	const specs = flags.flatMap(({ long, short, summary, values: after }) => {
		const said = `[${plain(summary)}]`;
		const takes = after === undefined ? "" : `:value:${action(after)}`;
		const equals = after === undefined ? "" : "=";
		return [
			quoted(`${long}${equals}${said}${takes}`),
			...(short === undefined ? [] : [quoted(`${short}${said}${takes}`)]),
		];
	});
	return [
		`		${name})`,
		"			_arguments \\",
		...specs.map((spec) => `				${spec} \\`),
		`				${quoted(`*:argument:${action(values)}`)} ;;`,
	];
}

/** A completion script for zsh. */
export function zshCompletion(commands: readonly CommandWords[]): string {
	return `${[
		"#compdef fboc",
		`# fboc completion for zsh. Use it with: fboc completion zsh > "\${fpath[1]}/_fboc"`,
		"_fboc() {",
		"	local -a commands",
		"	commands=(",
		...commands.map(
			({ name, summary }) =>
				`		${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`,
		),
		"	)",
		"	if (( CURRENT == 2 )); then",
		"		_describe command commands",
		"		return",
		"	fi",
		"	local name=$words[2]",
		"	shift words",
		"	(( CURRENT-- ))",
		"	case $name in",
		...commands.flatMap(commandCase),
		"	esac",
		"}",
		'if [ "$funcstack[1]" = "_fboc" ]; then',
		'	_fboc "$@"',
		"else",
		"	compdef _fboc fboc",
		"fi",
	].join("\n")}\n`;
}
