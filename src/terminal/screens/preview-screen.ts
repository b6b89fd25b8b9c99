import { exitMeans } from "../../catalogue/exit-text.ts";
import type { Summary } from "../../report/summary.ts";
import { WIRES } from "../../wire/wires.ts";
import { heading, labelled, paragraph } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { wrapText } from "../draw/text-width.ts";
import { conversionTable } from "../facts/event-sets.ts";
import { nextStep } from "../facts/next-step.ts";
import type { ResultExtras } from "../result-extras.ts";
import { factTable } from "./fact-table.ts";
import { problemLines } from "./problems.ts";
import { sampleLines } from "./sample.ts";
import {
	eventLines,
	eventSetLines,
	matchKeyLines,
	unmappedLines,
} from "./sections.ts";

/** The dry run's preview: what a real run would send where, what it would leave out and why. Ends in a newline. */
export function previewScreen(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string {
	const lines = [
		...headLines(summary, extras, look),
		...eventLines(summary, look),
		...factTable(conversionTable(summary), look),
		...eventSetLines(summary, look),
		...matchKeyLines(summary, look),
		...unmappedLines(summary, extras, look),
		...problemLines(
			"Rejected, would be left out",
			summary.rejects,
			"advice",
			look,
		),
		...problemLines("Warnings", summary.warnings, "advice", look),
		...sampleLines(extras.sample, look),
		...endLines(summary, extras, look),
	];
	return `${lines.join("\n")}\n`;
}

function headLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	const lines = paragraph(
		`Dry run: nothing was sent. Format: ${WIRES[summary.api].title}.`,
		look,
	).map(look.paint.strong);
	if (extras.previewOnly)
		lines.push(
			...paragraph(
				"There is no config yet: this previews the eight standard events against a placeholder event set.",
				look,
			).map(look.paint.caution),
		);
	return lines;
}

/** Where things lie, the digest, and what to do next. */
function endLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	const lines = heading("Result", look);
	const row = (label: string, text: string | null | undefined): void => {
		if (text) lines.push(...labelled(label, text, look));
	};
	row("Config", extras.configPath);
	row("Digest", summary.payload_digest);
	row("Rejects file", summary.rejects_file);
	row("Report", summary.report_file);
	row("Run", summary.run_id);
	for (const note of extras.notes ?? []) row("Note", note);
	row("Exit code", `${summary.exit_code}: ${exitMeans(summary.exit_code)}`);
	return [...lines, ...nextLines(summary, extras, look)];
}

/** `Next: …`, after an empty line; the one thing to read when in a hurry. A command to copy is never broken. Nothing after an error. */
export function nextLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	// An error is on stderr already, with its own next step.
	if (summary.error !== null && summary.error.next !== "") return [];
	const { text, command } = nextStep(summary, extras);
	const [first = "", ...rest] = wrapText(text, look.width - 6);
	const lines = [
		"",
		`${look.paint.accent("Next:")} ${first}`,
		...rest.map((line) => `      ${line}`),
	];
	if (command !== undefined) lines.push(`  ${look.paint.strong(command)}`);
	return lines;
}
