/** A command line as a shell has to know it: plain data, taken from the declaration of the commands. */
export interface CommandWords {
	readonly name: string;
	readonly summary: string;
	readonly values: Values;
	readonly flags: readonly FlagWords[];
}

export interface FlagWords {
	/** `--format`; every flag has one. */
	readonly long: string;
	/** `-n`. */
	readonly short: string | undefined;
	readonly summary: string;
	/** What follows the flag; undefined: nothing. */
	readonly values: Values | undefined;
}

/** What can stand in a place: one of some words, a file, a folder, or anything. */
export type Values =
	| { readonly kind: "words"; readonly words: readonly string[] }
	| { readonly kind: "files" }
	| { readonly kind: "folders" }
	| { readonly kind: "any" };

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A text in single quotes, for any of the shells. */
export const quoted = (text: string): string =>
	`'${text.replaceAll("'", "'\\''")}'`;
