import type { Run } from "../../ledger/history/history.ts";
import { heading, paragraph } from "../draw/layout.ts";
import { formatCount } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { renderTable } from "../draw/table.ts";
import { isRehearsal } from "../facts/receiver.ts";
import { summaryScreen } from "./summary-screen.ts";

/** How a run stands, in a word. */
const standing = (run: Run): string =>
	run.summary === null ? run.status : run.summary.outcome;

/** Past runs as a table, newest first; those that went elsewhere than to Meta stand apart. Ends in a newline. */
export function historyScreen(runs: readonly Run[], look: Look): string {
	if (runs.length === 0)
		return "No run has sent anything from this state folder.\n";
	const elsewhere = (run: Run): boolean =>
		run.summary !== null && isRehearsal(run.summary);
	const real = runs.filter((run) => !elsewhere(run));
	const rehearsals = runs.filter(elsewhere);
	const lines = [
		...(real.length > 0 ? runsTable(real, false, look) : []),
		...(rehearsals.length > 0
			? [
					...heading("Rehearsals, not sent to Meta", look),
					...runsTable(rehearsals, true, look),
				]
			: []),
	];
	return `${lines.join("\n").trimStart()}\n`;
}

/** @param elsewhere the runs went to other hosts, which are named */
function runsTable(
	runs: readonly Run[],
	elsewhere: boolean,
	look: Look,
): string[] {
	return renderTable(
		[
			{ header: "RUN" },
			{ header: "COMMAND" },
			...(elsewhere ? [{ header: "HOST" }] : []),
			{ header: "END" },
			{ header: "EVENTS", align: "right" },
			{ header: "DELIVERED", align: "right" },
			{ header: "REFUSED", align: "right" },
			{ header: "INPUTS", min: 8, cut: "middle" },
		],
		runs.map((run) => {
			const { summary } = run;
			const refused =
				summary && summary.events.rejected + summary.deliveries.refused;
			return [
				run.run_id,
				run.command,
				...(elsewhere ? [run.summary?.destination.host ?? ""] : []),
				standing(run),
				summary ? formatCount(summary.events.read) : "",
				summary ? formatCount(summary.deliveries.delivered) : "",
				refused === null ? "" : formatCount(refused),
				run.inputs.join(" "),
			];
		}),
		look,
		"",
	);
}

/** One run, with its whole summary. Ends in a newline. */
export function runScreen(run: Run, look: Look): string {
	const begun = `fboc ${run.command}, begun ${run.started_at}, from ${run.inputs.join(", ")}`;
	const head = paragraph(begun, look);
	if (run.summary === null) {
		const left =
			run.status === "running"
				? "It is still running."
				: "It has left no summary: it was killed, or its machine stopped. The same command goes on where it stopped.";
		return `${[...head, ...paragraph(left, look)].join("\n")}\n`;
	}
	return `${head.join("\n")}\n${summaryScreen(run.summary, { hints: [] }, look)}`;
}
