/** Who reads stdout: somebody at a terminal, a log (cron, CI, a pipe), or a program (`--json`). */
export type Audience = "person" | "log" | "machine";

/** `tty`: one line redrawn in place. `plain`: a line now and then. `waits`: a line only when Meta has to be waited for. All on stderr. */
export type ProgressStyle = "tty" | "plain" | "waits" | "none";

export interface Mode {
	readonly audience: Audience;
	readonly progress: ProgressStyle;
	/** Colour, for each stream apart: one may be a terminal and the other a file. */
	readonly color: { readonly stdout: boolean; readonly stderr: boolean };
	readonly quiet: boolean;
	readonly verbose: boolean;
	/** Columns that screens may use, from 40 to 100. */
	readonly width: number;
}

export interface ModeInput {
	readonly flags: {
		readonly json?: boolean;
		readonly quiet?: boolean;
		readonly verbose?: boolean;
		readonly progress?: "auto" | "tty" | "plain" | "none";
		/** False with `--no-color`; true says nothing. */
		readonly color?: boolean;
	};
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdoutIsTTY: boolean;
	readonly stderrIsTTY: boolean;
	readonly columns?: number | undefined;
}

/** The width of a log, and of a terminal that does not tell its own. */
const DEFAULT_WIDTH = 80;
/** Below this tables are unreadable anyway; above, lines are too long to follow. */
const MIN_WIDTH = 40;
const MAX_WIDTH = 100;

/**
 * How to talk to whoever is there. Pure.
 *
 * - Not a terminal, `CI` or `--quiet`: no animation, no colour (contract 10).
 * - `--no-color`, `NO_COLOR` and `--quiet` beat `FORCE_COLOR`, which beats the rest.
 * - `--progress tty` beats `CI` but needs a terminal on stderr, else it is `plain`.
 * - `auto` shows nothing in a log but waits for Meta, so that a clean cron run
 *   prints one line; with `--verbose` it writes a line now and then.
 */
export function terminalMode(input: ModeInput): Mode {
	const { flags, env } = input;
	const quiet = flags.quiet === true;
	const verbose = flags.verbose === true && !quiet;
	const lively = !isSet(env.CI) && env.TERM !== "dumb" && !quiet;
	const audience = flags.json
		? "machine"
		: input.stdoutIsTTY && lively
			? "person"
			: "log";
	const color = (isTTY: boolean): boolean => {
		if (flags.color === false || env.NO_COLOR || quiet) return false;
		if (env.FORCE_COLOR !== undefined) return isSet(env.FORCE_COLOR, true);
		return isTTY && lively;
	};
	return {
		audience,
		progress: progressStyle(input, quiet, verbose, lively),
		color: {
			stdout: audience !== "machine" && color(input.stdoutIsTTY),
			stderr: color(input.stderrIsTTY),
		},
		quiet,
		verbose,
		width: width(input),
	};
}

function progressStyle(
	input: ModeInput,
	quiet: boolean,
	verbose: boolean,
	lively: boolean,
): ProgressStyle {
	const wanted = input.flags.progress ?? "auto";
	if (quiet || wanted === "none") return "none";
	if (wanted === "plain") return "plain";
	if (wanted === "tty") return input.stderrIsTTY ? "tty" : "plain";
	if (input.stderrIsTTY && lively) return "tty";
	return verbose ? "plain" : "waits";
}

function width(input: ModeInput): number {
	const columns = input.columns;
	if (!input.stdoutIsTTY || columns === undefined || !(columns > 0))
		return DEFAULT_WIDTH;
	return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.floor(columns)));
}

/** An environment switch is on when it has a value other than `0` and `false`; `emptyIsOn` is the rule of FORCE_COLOR. */
function isSet(value: string | undefined, emptyIsOn = false): boolean {
	if (value === undefined) return false;
	if (value === "") return emptyIsOn;
	return value !== "0" && value.toLowerCase() !== "false";
}
