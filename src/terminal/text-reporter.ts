import type { Look } from "./paint.ts";
import { previewScreen } from "./preview-screen.ts";
import type { ProgressLine } from "./progress-line.ts";
import type { Reporter, ReporterPorts } from "./reporter.ts";
import { sideChannel } from "./side-channel.ts";
import { summaryLine } from "./summary-line.ts";
import { summaryScreen } from "./summary-screen.ts";
import type { Mode } from "./terminal-mode.ts";

/**
 * For a person at a terminal, and for logs. A dry run shows its preview in
 * both, since it is the result; a real run is a screen for a person and a line
 * in a log. `--quiet` is the line in every case.
 */
export function textReporter(
	mode: Mode,
	ports: ReporterPorts,
	out: Look,
	err: Look,
	line: ProgressLine,
): Reporter {
	const side = sideChannel(mode, ports.stderr, err, line);
	const print = (text: string): void => {
		line.around(() => ports.stdout.write(text));
	};
	return {
		...side,
		result(summary, extras) {
			line.end();
			side.summaryError(summary.error);
			// Nothing could be read: the error has said all there is.
			if (summary.error !== null && summary.events.read === 0) return;
			if (summary.dry_run && !mode.quiet)
				print(previewScreen(summary, extras, out));
			else if (mode.audience === "person")
				print(summaryScreen(summary, extras, out));
			else print(summaryLine(summary, extras));
		},
		output: (draw) => print(draw(out)),
		stop: () => line.end(),
	};
}
