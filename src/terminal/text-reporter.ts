import type { Summary } from "../report/summary.ts";
import type { Mode } from "./draw/terminal-mode.ts";
import type { Reporter, ReporterPorts, Surfaces } from "./reporter.ts";
import { previewScreen } from "./screens/preview-screen.ts";
import { summaryLine } from "./screens/summary-line.ts";
import { summaryScreen } from "./screens/summary-screen.ts";
import { sideChannel } from "./side-channel.ts";

/**
 * For a person at a terminal, and for logs. A dry run shows its preview in
 * both, since it is the result; a real run is a screen for a person and a line
 * in a log. `--quiet` says nothing of a run that settled; of any other the line
 * and the problems, on stderr.
 */
export function textReporter(
	mode: Mode,
	ports: ReporterPorts,
	{ out, err, line }: Surfaces,
): Reporter {
	const side = sideChannel(mode, ports.stderr, err, line);
	// Warnings wait until it is known whether there is anything to say at all.
	let held: string[] = [];
	const speak = (): void => {
		for (const message of held.splice(0)) side.warn(message);
	};
	const print = (text: string): void => {
		line.around(() => ports.stdout.write(text));
	};
	return {
		...side,
		warn(message) {
			if (mode.quiet) held.push(message);
			else side.warn(message);
		},
		error(error) {
			speak();
			side.error(error);
		},
		result(summary, extras) {
			line.end();
			if (mode.quiet && isSettled(summary)) {
				held = [];
				return;
			}
			speak();
			side.summaryError(summary.error);
			// Nothing could be read: the error has said all there is.
			if (summary.error !== null && summary.events.read === 0) return;
			if (mode.quiet) {
				line.around(() => ports.stderr.write(summaryLine(summary, extras)));
			} else if (summary.dry_run) print(previewScreen(summary, extras, out));
			else if (mode.audience === "person")
				print(summaryScreen(summary, extras, out));
			else print(summaryLine(summary, extras));
		},
		output: (draw) => print(draw(out)),
		stop() {
			line.end();
			speak();
		},
	};
}

/** What Meta says of events that it took: even `--quiet` tells it. */
const META_SAID: ReadonlySet<string> = new Set([
	"meta_message",
	"events_received_differs",
]);

/** Nobody has to know of it (contract 10). */
const isSettled = ({ exit_code, warnings }: Summary): boolean =>
	exit_code === 0 && !warnings.some(({ code }) => META_SAID.has(code));
