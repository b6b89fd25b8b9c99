import { FbocError } from "../errors.ts";
import type { Summary } from "../report/summary.ts";
import { safeJson } from "./draw/safe-text.ts";
import type { Mode } from "./draw/terminal-mode.ts";
import type { Reporter, ReporterPorts, Surfaces } from "./reporter.ts";
import { failureSummary } from "./screens/failure-summary.ts";
import { orderedSummary } from "./screens/ordered-summary.ts";
import { sideChannel } from "./side-channel.ts";

/** For programs: exactly one JSON object on stdout, on failure too; errors on stderr as text. */
export function jsonReporter(
	mode: Mode,
	ports: ReporterPorts,
	{ err, line }: Surfaces,
): Reporter {
	const now = ports.now ?? Date.now;
	const startedAt = now();
	const side = sideChannel(mode, ports.stderr, err, line);
	let printed = false;
	let failure: { readonly error: unknown } | undefined;
	const print = (value: unknown): void => {
		if (printed) return;
		printed = true;
		line.around(() => ports.stdout.write(`${safeJson(value)}\n`));
	};
	return {
		...side,
		error(error) {
			failure ??= { error };
			side.error(error);
		},
		result(summary: Summary) {
			line.end();
			side.summaryError(summary.error);
			print(orderedSummary(summary));
		},
		output: (_draw, value) => print(value),
		stop() {
			line.end();
			if (failure === undefined || isTaken(failure.error)) return;
			const command = ports.command ?? "";
			print(
				failureSummary(
					failure.error,
					command,
					startedAt,
					Math.max(startedAt, now()),
				),
			);
		},
	};
}

/** Whether stdout leads to a file that nothing may be written to. */
const isTaken = (error: unknown): boolean =>
	error instanceof FbocError && error.code === "stdout_collides";
