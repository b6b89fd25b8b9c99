import type { ExitCode } from "../exit-codes.ts";

/** How one thing stands. `warning`: sending may work all the same, or will not for long. */
export type CheckStatus = "ok" | "warning" | "failed";

/** One line of `fboc check`. No token and no value of an event is in it. */
export interface CheckLine {
	readonly check:
		| "config"
		| "graph version"
		| "wire"
		| "proxy"
		| "state folder"
		| "ledger"
		| "token"
		| "clock"
		| "event set";
	/** What was looked at: a path, an alias, where a token comes from; may be empty. */
	readonly subject: string;
	readonly status: CheckStatus;
	/** What was found, one sentence or a few words. */
	readonly message: string;
	/** What to do; null where there is nothing to do. */
	readonly next: string | null;
	/** How the command ends if this is the first line that failed. */
	readonly exitCode?: ExitCode;
	/** Of a ledger: its damaged files, for `--json`. */
	readonly damaged?: readonly object[];
}

/** A check and what it looks at. */
type About = Pick<CheckLine, "check" | "subject">;

export const fine = (about: About, message: string): CheckLine => ({
	...about,
	status: "ok",
	message,
	next: null,
});

export const doubtful = (
	about: About,
	message: string,
	next: string | null,
): CheckLine => ({ ...about, status: "warning", message, next });

export const failed = (
	about: About,
	exitCode: ExitCode,
	message: string,
	next: string,
): CheckLine => ({ ...about, status: "failed", message, next, exitCode });
