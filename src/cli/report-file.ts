import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { FbocError } from "../errors.ts";
import { becauseOf, isFull } from "../files/disk-trouble.ts";
import { placeOf } from "../files/file-place.ts";
import { writeWhole } from "../files/whole-file.ts";
import { failedWith, type RunResult } from "../pipeline/run/run-result.ts";
import type { Summary } from "../report/summary.ts";
import { safeJson } from "../terminal/draw/safe-text.ts";
import type { ResultExtras } from "../terminal/result-extras.ts";
import { orderedSummary } from "../terminal/screens/ordered-summary.ts";

/**
 * Looks whether a report can be written, before a run that may take hours.
 * What is no regular file is written to directly, so its folder does not matter.
 *
 * @throws FbocError `report_unwritable` (exit 2)
 */
export async function checkReportPlace(path: string): Promise<void> {
	const { real = path, kind } = await placeOf(path);
	if (kind === "other") return;
	await access(dirname(real), constants.W_OK).catch((cause: unknown) => {
		throw unwritable(path, cause);
	});
}

/** Writes the `--report`, if one is asked for. Where that fails the books are still shown, with the error. */
export async function reported(
	result: RunResult,
	extras: ResultExtras,
	report: string | undefined,
): Promise<RunResult> {
	if (report === undefined) return result;
	const summary = { ...result.summary, report_file: report };
	try {
		await writeReport(report, summary, extras);
		return { ...result, summary };
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return result.error ? result : failedWith(error, result);
	}
}

/**
 * Writes a run's report in one step, mode 0600: a page for `.html`, the summary
 * for `.json`.
 *
 * @throws FbocError `report_unwritable` (exit 2), `report_full` (exit 5)
 */
async function writeReport(
	path: string,
	summary: Summary,
	extras: ResultExtras,
): Promise<void> {
	const text = await reportText(path, summary, extras);
	await writeWhole(path, text, 0o600).catch((cause: unknown) => {
		throw unwritable(path, cause);
	});
}

async function reportText(
	path: string,
	summary: Summary,
	extras: ResultExtras,
): Promise<string> {
	if (extname(path).toLowerCase() === ".json")
		return `${safeJson(orderedSummary(summary))}\n`;
	const { reportPage } = await import("../terminal/page/page.ts");
	return reportPage(summary, extras);
}

const unwritable = (path: string, cause: unknown): FbocError =>
	isFull(cause)
		? new FbocError({
				code: "report_full",
				message: "The disk is full: the report cannot be written.",
				next: "Make room, or name a file elsewhere with --report, and run the same command again; what was delivered is not sent again.",
				place: { path, field: "--report" },
				cause,
			})
		: new FbocError({
				code: "report_unwritable",
				message: `The report cannot be written${becauseOf(cause)}.`,
				next: "Name a file in a folder that exists and that you may write to.",
				place: { path, field: "--report" },
				cause,
			});
