import type { Summary } from "../../report/summary.ts";
import { labelled, paragraph } from "../draw/layout.ts";
import {
	elapsedBetween,
	formatCount,
	formatDuration,
	formatRate,
} from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { doneText } from "../facts/done-before.ts";
import { outcomeText } from "../facts/outcome.ts";
import { isRehearsal, receiverOf } from "../facts/receiver.ts";
import type { ResultExtras } from "../result-extras.ts";
import { nextLines } from "./preview-screen.ts";
import { problemLines } from "./problems.ts";
import { eventSetLines, nearMissLines, unmappedLines } from "./sections.ts";

/** A real run's summary for a person, on one screen. Ends in a newline. */
export function summaryScreen(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string {
	const paint = look.paint[summary.exit_code === 0 ? "good" : "bad"];
	const lines = [
		...paragraph(outcomeText(summary), look).map((line) =>
			look.paint.strong(paint(line)),
		),
		...eventSetLines(summary, look),
		...(look.verbose ? unmappedLines : nearMissLines)(summary, extras, look),
		...problemLines("Rejected and refused", summary.rejects, "meaning", look),
		...problemLines("Warnings", summary.warnings, "place", look),
		"",
		...factLines(summary, extras, look),
		...nextLines(summary, extras, look),
	];
	return `${lines.join("\n")}\n`;
}

function factLines(
	summary: Summary,
	extras: ResultExtras,
	look: Look,
): string[] {
	const lines: string[] = [];
	const row = (label: string, text: string | null | undefined): void => {
		if (text) lines.push(...labelled(label, text, look));
	};
	row("Events", eventText(summary));
	row("Inputs", doneText(summary));
	row("Requests", requestText(summary));
	row("Took", timeText(summary));
	row("Config", extras.configPath);
	row("Sandbox", extras.sandboxUrl);
	if (isRehearsal(summary) && extras.sandboxUrl === undefined)
		row("Sent to", `${receiverOf(summary)}, not to Meta`);
	row("Rejects file", summary.rejects_file);
	row("Report", summary.report_file);
	row("Digest", summary.payload_digest);
	row("Run", summary.run_id);
	if (extras.resumed !== undefined)
		row(
			"Resumed",
			`${extras.resumed.run}: what it delivered is a duplicate here`,
		);
	for (const note of extras.notes ?? []) row("Note", note);
	return lines;
}

/** `12,345 read: 12,000 accepted, 300 unmapped`, without what is nothing. */
export function eventText(summary: Summary): string {
	const { read, accepted, ...rest } = summary.events;
	const order = [
		["rejected", rest.rejected],
		["unmapped", rest.unmapped],
		["opted out", rest.opted_out],
		["filtered", rest.filtered],
		["not track", rest.not_track],
	] as const;
	const parts = order
		.filter(([, count]) => count > 0)
		.map(([word, count]) => `${formatCount(count)} ${word}`);
	return `${formatCount(read)} read: ${[`${formatCount(accepted)} accepted`, ...parts].join(", ")}`;
}

function requestText(summary: Summary): string {
	const { sent, retried, throttled_ms } = summary.requests;
	const parts = [`${formatCount(sent)} sent`];
	if (retried > 0) parts.push(`${formatCount(retried)} retried`);
	if (throttled_ms > 0)
		parts.push(
			`${formatDuration(throttled_ms)} waited because ${receiverOf(summary)} asked`,
		);
	return parts.join(", ");
}

function timeText(summary: Summary): string {
	const elapsed = elapsedBetween(summary.started_at, summary.ended_at);
	const rate = formatRate(summary.events.read, elapsed, "events");
	return formatDuration(elapsed) + (rate === "" ? "" : ` (${rate})`);
}
