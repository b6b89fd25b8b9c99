import { FbocError } from "../errors.ts";
import type { Summary } from "../report/summary.ts";
import { preformatted } from "./draw/layout.ts";
import type { Look } from "./draw/paint.ts";
import type { ProgressLine } from "./draw/progress-line.ts";
import { safeText } from "./draw/safe-text.ts";
import type { Mode } from "./draw/terminal-mode.ts";
import type { Reporter } from "./reporter.ts";
import { errorScreen } from "./screens/error-screen.ts";

/** What all reporters write to stderr: warnings, notes, progress, errors. */
export interface SideChannel
	extends Pick<
		Reporter,
		"warn" | "note" | "interrupted" | "progress" | "error"
	> {
	/** The error inside a summary, unless the same one was shown before. */
	summaryError(error: Summary["error"]): void;
}

export function sideChannel(
	mode: Mode,
	stderr: NodeJS.WritableStream,
	look: Look,
	line: ProgressLine,
): SideChannel {
	/** Errors, each with its place: several inputs may have the same fault. */
	const shown = new Set<string>();
	/** Without their places, as a summary may have them. */
	const said = new Set<string>();
	const write = (text: string): void => {
		line.around(() => stderr.write(text));
	};
	const sentence = (
		word: string,
		paint: (text: string) => string,
		message: string,
	): void => {
		// A log line is never wrapped: what reads logs reads lines.
		const wide =
			mode.audience === "person" ? look : { ...look, width: 1_000_000 };
		const text = preformatted(`${word}: ${message}`, wide).join("\n");
		write(`${paint(word)}${text.slice(word.length)}\n`);
	};
	const error = (thrown: unknown): void => {
		if (thrown instanceof FbocError) {
			const { path, line } = thrown.place;
			const key = `${nameOf(thrown)}\n${line}\n${path}`;
			if (shown.has(key) || shown.has(nameOf(thrown))) return;
			shown.add(key);
			said.add(nameOf(thrown));
		}
		write(errorScreen(thrown, look));
	};
	return {
		warn: (message) => sentence("warning", look.paint.caution, message),
		note: (message) => {
			if (mode.verbose) sentence("note", look.paint.accent, message);
		},
		interrupted(inFlight) {
			if (mode.quiet) return;
			sentence("interrupted", look.paint.caution, flightText(inFlight));
		},
		progress: (progress) => line.show(progress),
		error,
		summaryError(held) {
			if (held === null || said.has(nameOf(held))) return;
			shown.add(nameOf(held));
			said.add(nameOf(held));
			const message = preformatted(held.message, look).join("\n");
			const head = look.paint.strong(
				look.paint.bad(`error[${safeText(held.code)}]:`),
			);
			write(`${head} ${message}\n`);
		},
	};
}

/** What happens between a first signal and the end. */
function flightText(inFlight: number): string {
	if (inFlight === 0) return "nothing is in flight; ending.";
	const requests =
		inFlight === 1 ? "one request is" : `${inFlight} requests are`;
	return (
		`${requests} in flight and will be answered or time out; nothing more is sent. ` +
		"A second signal ends at once; what is unanswered then is sent again by the next run."
	);
}
const nameOf = ({
	code,
	message,
}: {
	readonly code: string;
	readonly message: string;
}): string => `${code}\n${message}`;
