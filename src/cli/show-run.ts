import type { Config } from "../config/config.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { RunResult } from "../pipeline/run/run-result.ts";
import { nearMisses } from "../report/near-miss.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Reporter } from "../terminal/reporter.ts";
import type { ResultExtras } from "../terminal/result-extras.ts";
import { reported } from "./report-file.ts";

/** What belongs to a result on the screen, besides its summary. */
interface Shown {
	readonly config: Config;
	readonly previewOnly: boolean;
	readonly sandbox: Sandbox | undefined;
}

/** Writes the `--report` and shows the result, with what was wrong. Returns how the command ends. */
export async function showRun(
	result: RunResult,
	about: Shown,
	report: string | undefined,
	reporter: Reporter,
): Promise<ExitCode> {
	const extras = extrasOf(result, about);
	const { summary, error, problems } = await reported(result, extras, report);
	if (error) reporter.error(error);
	for (const problem of problems) {
		if (problem !== error) reporter.error(problem);
	}
	reporter.result(summary, extras);
	return summary.exit_code as ExitCode;
}

/** What the screen and the page show beyond the summary. */
function extrasOf(
	{ summary, sample, remarks }: RunResult,
	{ config, previewOnly, sandbox }: Shown,
): ResultExtras {
	return {
		...(sample && {
			sample: { ...sample, matchKeys: Object.values(config.matchKeys).flat() },
		}),
		hints: nearMisses(
			summary.unmapped,
			config.routes.map(({ event }) => event),
		),
		previewOnly,
		...(config.path !== undefined && { configPath: config.path }),
		...(sandbox && { sandboxUrl: sandbox.url }),
		remarks,
	};
}
