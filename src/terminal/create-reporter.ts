import { loadPaint } from "./draw/paint.ts";
import { createProgressLine } from "./draw/progress-line.ts";
import type { Mode } from "./draw/terminal-mode.ts";
import { jsonReporter } from "./json-reporter.ts";
import type { Reporter, ReporterPorts } from "./reporter.ts";
import { textReporter } from "./text-reporter.ts";

/** The reporter of a mode. chalk and ora are loaded only where colour or animation is wanted. */
export async function createReporter(
	mode: Mode,
	ports: ReporterPorts,
): Promise<Reporter> {
	const [outPaint, errPaint, line] = await Promise.all([
		loadPaint(mode.color.stdout),
		loadPaint(mode.color.stderr),
		createProgressLine(mode, ports.stderr),
	]);
	const look = { width: mode.width, verbose: mode.verbose };
	const surfaces = {
		out: { ...look, paint: outPaint },
		err: { ...look, paint: errPaint },
		line,
	};
	return mode.audience === "machine"
		? jsonReporter(mode, ports, surfaces)
		: textReporter(mode, ports, surfaces);
}
