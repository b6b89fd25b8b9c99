import { codeText } from "../../catalogue/codes.ts";
import type { Summary } from "../../report/summary.ts";
import { countOf, formatCount } from "../draw/number-format.ts";
import { safeText } from "../draw/safe-text.ts";
import { doneInputs } from "../facts/done-before.ts";
import { moneyList } from "../facts/event-sets.ts";
import { nextStep } from "../facts/next-step.ts";
import { isRehearsal, receiverOf } from "../facts/receiver.ts";
import type { ResultExtras } from "../result-extras.ts";
import { placeText } from "./problems.ts";

/** Codes told line by line in a log. */
const MAX_CODES = 8;
/** Columns of a path in a log line. */
const PLACE_WIDTH = 120;

/**
 * A run's summary for a log. A settled run is exactly one line; further lines
 * only say what went wrong and what to do. Ends in a newline.
 */
export function summaryLine(summary: Summary, extras: ResultExtras): string {
	const lines = [oneLine(summary, extras)];
	if (summary.exit_code !== 0) lines.push(...problemLines(summary, extras));
	return `${lines.join("\n")}\n`;
}

function oneLine(summary: Summary, extras: ResultExtras): string {
	const { events, deliveries } = summary;
	const how = summary.dry_run ? "dry run: " : "";
	const parts = [
		`${countOf(events.read, "event")} read`,
		...deliveredParts(summary),
		`${formatCount(events.rejected)} rejected`,
	];
	const more: readonly (readonly [number, string])[] = [
		[deliveries.refused, "refused"],
		[deliveries.unknown, "unknown"],
		[deliveries.unsent, "unsent"],
		[deliveries.duplicate, "duplicate"],
		[events.unmapped, "unmapped"],
		[events.opted_out, "opted out"],
		[events.filtered, "filtered"],
		[events.not_track, "not track"],
	];
	for (const [count, word] of more)
		if (count > 0) parts.push(`${formatCount(count)} ${word}`);
	const done = doneInputs(summary);
	if (done > 0) parts.push(`${countOf(done, "input")} done before`);
	for (const warning of summary.warnings)
		parts.push(`${formatCount(warning.count)} ${safeText(warning.code)}`);
	if (extras.sandboxUrl !== undefined) parts.push("to a sandbox, not to Meta");
	else if (isRehearsal(summary) && !summary.dry_run)
		parts.push(`a rehearsal at ${receiverOf(summary)}, not at Meta`);
	parts.push(`run ${safeText(summary.run_id)}`);
	return `fboc: ${how}${safeText(summary.outcome)}: ${parts.join(", ")}`;
}

/** `12,000 delivered to stores (1,234.50 USD)` for each event set that got any. */
function deliveredParts(summary: Summary): string[] {
	const [word, kind] = summary.dry_run
		? (["would be sent", "would_send"] as const)
		: (["delivered", "delivered"] as const);
	const sets = summary.event_sets.filter((set) => set[kind] > 0);
	if (sets.length === 0) return [`0 ${word}`];
	return sets.map((set) => {
		const money = moneyList(set.value).map(safeText).join(", ");
		const value = money === "" ? "" : ` (${money})`;
		return `${formatCount(set[kind])} ${word} to ${safeText(set.name)}${value}`;
	});
}

function problemLines(summary: Summary, extras: ResultExtras): string[] {
	const sorted = [...summary.rejects].sort(
		(one, other) => other.count - one.count,
	);
	const lines = sorted.slice(0, MAX_CODES).map((reject) => {
		const text = codeText(reject.code);
		const means = text === undefined ? "" : `: ${text.means}`;
		return `fboc:   ${formatCount(reject.count)} ${safeText(reject.code)}, first at ${placeText(reject.first, PLACE_WIDTH)}${means}`;
	});
	if (sorted.length > MAX_CODES)
		lines.push(
			`fboc:   and ${countOf(sorted.length - MAX_CODES, "more code")}`,
		);
	if (summary.rejects_file !== null)
		lines.push(`fboc: rejects file: ${safeText(summary.rejects_file)}`);
	for (const note of extras.notes ?? [])
		lines.push(`fboc: note: ${safeText(note)}`);
	const { text, command = "" } = nextStep(summary, extras);
	lines.push(`fboc: next: ${text} ${command}`.trimEnd());
	return lines;
}
