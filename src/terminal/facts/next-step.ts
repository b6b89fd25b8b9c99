import type { Summary } from "../../report/summary.ts";
import { shellWord } from "../draw/layout.ts";
import { countOf } from "../draw/number-format.ts";
import { safeText } from "../draw/safe-text.ts";
import type { ResultExtras } from "../result-extras.ts";
import { doneInputs } from "./done-before.ts";
import { isRehearsal, receiverOf } from "./receiver.ts";

/** What to do after a run. Both are safe for a terminal and not wrapped. */
export interface NextStep {
	/** Sentences; ends in a colon where a command follows. */
	readonly text: string;
	/** A command to copy. */
	readonly command?: string;
}

const NOTHING_MAPPED =
	"Nothing to send: add the events you want to the config's `events`, `leads` or `completeRegistrations`.";
const NO_EVENTS = "Nothing to send: these inputs hold no event for it.";
const ALL_DONE =
	"Nothing to do: earlier runs have settled all of these inputs. --reread reads them again.";
const WRITE_CONFIG =
	"Write a config with `fboc init FILE`: it reads a sample of your file and proposes one. Then run this again.";
const REPORT_BUG =
	"This is a bug in fboc: please report it, with the summary that --json prints.";

/** What a person should do now, decided by the exit code and the counts alone. */
export function nextStep(summary: Summary, extras: ResultExtras): NextStep {
	const { exit_code: code, error } = summary;
	if (code !== 0 && code !== 3) {
		if (error !== null && error.next !== "")
			return { text: safeText(error.next) };
		return { text: afterFailure(code, summary.dry_run) };
	}
	if (summary.dry_run) return { text: afterDryRun(summary, extras) };
	return code === 0 ? { text: afterSettled(summary, extras) } : replay(summary);
}

function afterDryRun(summary: Summary, extras: ResultExtras): string {
	if (extras.previewOnly) return WRITE_CONFIG;
	if (nothingNew(summary)) return ALL_DONE;
	const { would_send, duplicate } = summary.deliveries;
	const sets = summary.event_sets.filter((set) => set.would_send > 0).length;
	const send = `un without --dry-run to send ${countOf(would_send, "conversion")} to ${countOf(sets, "event set")}`;
	if (summary.exit_code === 3) {
		const { rejected } = summary.events;
		const fix = `${countOf(rejected, "event")} would be left out. Correct ${rejected === 1 ? "it" : "them"} in the source`;
		return would_send > 0
			? `${fix}, or r${send} now and replay the rest later.`
			: `${fix}: nothing else is there to send.`;
	}
	if (would_send > 0) return `R${send}.`;
	if (duplicate > 0)
		return "Nothing to send: everything in these inputs was delivered before. --resend would send it again.";
	return summary.events.unmapped > 0 ? NOTHING_MAPPED : NO_EVENTS;
}

function afterSettled(summary: Summary, extras: ResultExtras): string {
	if (nothingNew(summary)) return ALL_DONE;
	if (summary.deliveries.planned === 0)
		return summary.events.unmapped > 0 ? NOTHING_MAPPED : NO_EVENTS;
	if (extras.previewOnly) return WRITE_CONFIG;
	if (extras.sandboxUrl !== undefined)
		return "This went to a sandbox, nothing reached Meta. Run without --sandbox to send it.";
	return isRehearsal(summary)
		? `This went to ${receiverOf(summary)}, not to Meta. Run without FBOC_GRAPH_URL to send it there.`
		: "Nothing to do. Running the same command again sends nothing twice.";
}

/** All inputs were done before. */
const nothingNew = (summary: Summary): boolean =>
	summary.inputs.length > 0 && doneInputs(summary) === summary.inputs.length;

function replay(summary: Summary): NextStep {
	const unknown =
		summary.deliveries.unknown > 0
			? "Run the same command to send again what was left unanswered. "
			: "";
	if (summary.rejects_file === null)
		return {
			text: `${unknown}Correct the events in the source and run the same command: what was delivered is not sent twice.`,
		};
	return {
		text: `${unknown}Correct the cause, then take the rejects back in:`,
		command: `fboc replay ${shellWord(safeText(summary.rejects_file))}`,
	};
}

/** Ends that come with an error of their own say what to do there; this is for those that do not. */
function afterFailure(code: number, dryRun: boolean): string {
	switch (code) {
		case 2:
			return "Correct the command or the config: `fboc help`, `fboc check`.";
		case 4:
			return "Fetch or export the input again and run the same command: what was delivered is not sent twice.";
		case 5:
			return "Run the same command again later: it goes on where this run stopped.";
		case 6:
			return "`fboc check` tells which token, permission or event set it is. Then run the same command: it goes on where this run stopped.";
		case 7:
			return dryRun
				? "A real run would stop. Correct the causes named above, or allow more with --max-rejects."
				: "Correct the causes named above, or allow more with --max-rejects. The same command goes on where this run stopped.";
		case 10:
			return "Wait until the other run ends, or give --lock-wait DURATION.";
		case 130:
		case 143:
			return "Run the same command again: it goes on where this run stopped.";
		default:
			return REPORT_BUG;
	}
}
