import type { Progress } from "../../report/progress.ts";
import { progressText } from "./progress-text.ts";
import type { Mode } from "./terminal-mode.ts";
import { cutText } from "./text-width.ts";

/** Shows how far a run is, on stderr. Whatever else is written goes through `around`, so that the line is never torn. */
export interface ProgressLine {
	show(progress: Progress): void;
	/** Takes the line away, writes, and lets the next `show` bring it back. */
	around(write: () => void): void;
	/** Takes the line away for good. */
	end(): void;
}

/** A log gets a line at most this often, and one at each new phase and when a wait for Meta begins. */
const PLAIN_EVERY_MS = 10_000;

/** A wait that lasts is told again this often. */
const WAIT_EVERY_MS = 60_000;

/** Columns that the animation itself and the cursor take. */
const SPINNER_COLUMNS = 3;

const NO_PROGRESS: ProgressLine = {
	show() {},
	around: (write) => write(),
	end() {},
};

/** The progress line of a mode. ora is loaded only where there is something to animate. */
export async function createProgressLine(
	mode: Mode,
	stderr: NodeJS.WritableStream,
): Promise<ProgressLine> {
	// Some pseudo-terminals have no width; ora would then clear lines for ever.
	const { columns } = stderr as { columns?: number };
	const wide = columns === undefined || columns > 0;
	if (mode.progress === "tty" && wide) return animated(mode, stderr);
	if (mode.progress === "none") return NO_PROGRESS;
	return plain(stderr, mode.progress === "waits");
}

/**
 * Paced by the run's own clock, so that nothing here has one.
 *
 * @param waitsOnly nothing is worth a line but waiting for Meta
 */
function plain(
	stderr: NodeJS.WritableStream,
	waitsOnly: boolean,
): ProgressLine {
	let phase: string | undefined;
	let waiting = false;
	let shownAt = 0;
	return {
		...NO_PROGRESS,
		show(progress) {
			const waits = progress.waiting !== undefined;
			const begins = waits && !waiting;
			waiting = waits;
			if (waitsOnly && !waits) return;
			const every = waits ? WAIT_EVERY_MS : PLAIN_EVERY_MS;
			const due = progress.elapsedMs - shownAt >= every;
			if (progress.phase === phase && !due && !begins) return;
			phase = progress.phase;
			shownAt = progress.elapsedMs;
			stderr.write(`fboc: ${progressText(progress)}\n`);
		},
	};
}

async function animated(
	mode: Mode,
	stderr: NodeJS.WritableStream,
): Promise<ProgressLine> {
	const { default: ora } = await import("ora");
	const spinner = ora({
		stream: stderr,
		// The mode has decided; ora would ask `CI` again.
		isEnabled: true,
		color: mode.color.stderr ? "cyan" : false,
		// Raw mode would take Ctrl-C away from the run.
		discardStdin: false,
	});
	let ended = false;
	return {
		show(progress) {
			if (ended) return;
			spinner.text = cutText(
				progressText(progress),
				mode.width - SPINNER_COLUMNS,
			);
			if (!spinner.isSpinning) spinner.start();
		},
		around(write) {
			if (spinner.isSpinning) spinner.stop();
			write();
		},
		end() {
			ended = true;
			if (spinner.isSpinning) spinner.stop();
		},
	};
}
