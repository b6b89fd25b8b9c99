import { FbocError } from "../errors.ts";

/** Keys and list positions from the top of the config down. */
export type Path = readonly (string | number)[];

/**
 * One thing wrong with a config. Says where and what would be right, and never
 * repeats a value: any value may turn out to be a token in the wrong place.
 */
export interface ConfigProblem {
	/** From 1. */
	readonly line: number;
	/** From 1, in characters. */
	readonly column: number;
	/** For instance `events.Order Completed.to[1]`; empty for the file as a whole. */
	readonly key: string;
	readonly message: string;
	/** The values or keys that would be right, where they can be listed. */
	readonly legal?: readonly string[];
	/** What was probably meant: "did you mean `stores`?" */
	readonly suggestion?: string;
}

/** What is wrong with one text; never the text itself. */
export interface TextProblem {
	readonly message: string;
	readonly suggestion?: string | undefined;
}

/** Something legal that the user should know. `code` is stable. */
export interface ConfigWarning extends ConfigProblem {
	readonly code:
		| "literal_token"
		| "literal_secret"
		| "no_routes"
		| "nonstandard_name"
		| "placeholder_id";
}

/** The config cannot be used: every problem, in the order of the file. */
export class ConfigError extends FbocError {
	readonly problems: readonly ConfigProblem[];

	/**
	 * @param code `config_invalid`, or `config_unreadable` when it could not even be read
	 * @param problems at least one
	 */
	constructor(
		code: "config_invalid" | "config_unreadable",
		path: string,
		problems: readonly ConfigProblem[],
	) {
		const first = problems[0];
		super({
			code,
			message:
				code === "config_unreadable"
					? `the config cannot be read: it ${first?.message ?? "is unreadable"}`
					: `the config has ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}`,
			next:
				code === "config_unreadable"
					? "Name an existing file with --config or FBOC_CONFIG, or write one with `fboc init`."
					: "Correct it and run the same command again.",
			place: {
				path,
				...(first && first.line > 0 ? { line: first.line } : {}),
				...(first?.key ? { field: first.key } : {}),
			},
		});
		this.problems = problems;
	}
}

/** "did you mean `x`?", or undefined. */
export const didYouMean = (word: string | undefined): string | undefined =>
	word === undefined ? undefined : `did you mean \`${word}\`?`;

const MAX_KEY_LENGTH = 60;

/** Dotted text of a path, safe to print: no control characters, bounded, and without keys that look like a token. */
export function keyText(path: Path): string {
	let text = "";
	for (const part of path) {
		if (typeof part === "number") text += `[${part}]`;
		else text += `${text === "" ? "" : "."}${printable(part)}`;
	}
	return text;
}

/** The word itself, made safe to print. */
export function printable(word: string): string {
	if (looksLikeToken(word)) return "(hidden)";
	const clean = word.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?");
	return clean.length > MAX_KEY_LENGTH
		? `${clean.slice(0, MAX_KEY_LENGTH)}…`
		: clean;
}

/**
 * Whether a text found where a name belongs may be an access token or an app
 * secret: Meta's tokens begin with `EAA`, an app's own is `digits|letters`, a
 * secret is 32 hex digits, and no name is a run of forty letters and digits.
 */
export function looksLikeToken(text: string): boolean {
	return (
		/EAA[A-Za-z0-9]{8}|\d\|\S{8}|[A-Za-z0-9]{40}/.test(text) ||
		/(?<![A-Za-z0-9])[0-9a-f]{32}(?![A-Za-z0-9])/i.test(text)
	);
}
