import { EXIT } from "../../exit-codes.ts";
import type { Summary } from "../../report/summary.ts";
import { countOf } from "../draw/number-format.ts";
import { doneInputs } from "./done-before.ts";
import { isRehearsal, receiverOf } from "./receiver.ts";

/** Ends other than "settled" and "some were rejected", in the words of a headline. */
const ENDED: Readonly<Record<number, string>> = {
	1: "Stopped by a bug in fboc",
	2: "Wrong usage or config",
	4: "An input is missing, unreadable or damaged",
	5: "Meta or the network is unavailable",
	7: "Stopped by --max-rejects",
	10: "Another run holds the lock",
	11: "The books do not balance",
	130: "Interrupted",
	143: "Terminated",
};

/** Exit 5 by its error, where it is neither Meta's nor the network's. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
	full: "The disk is full",
	unwritable: "A folder cannot be written",
	damaged: "The ledger is damaged",
};

function endedBy({ exit_code, error }: Summary): string {
	const trouble = error?.code.split("_").at(-1) ?? "";
	const known = exit_code === 5 ? UNAVAILABLE[trouble] : undefined;
	return known ?? ENDED[exit_code] ?? "Stopped";
}

/** How a run ended, as one sentence. */
export function outcomeText(summary: Summary): string {
	const { deliveries, events } = summary;
	const receiver = receiverOf(summary);
	const whom = isRehearsal(summary) ? ` to ${receiver}, not to Meta` : "";
	const delivered = `${countOf(deliveries.delivered, "conversion")} delivered${whom}`;
	const of = (count: number, what: string): string[] =>
		count > 0 ? [`${countOf(count, "delivery", "deliveries")} ${what}`] : [];
	if (summary.exit_code === 0) {
		if (deliveries.delivered > 0) return `Settled: ${delivered}.`;
		return deliveries.duplicate > 0 ||
			(events.read === 0 && doneInputs(summary) > 0)
			? "Settled: nothing new, everything was delivered before."
			: "Settled: no event became a conversion.";
	}
	if (summary.exit_code === 3) {
		const parts = [
			delivered,
			...(events.rejected > 0
				? [`${countOf(events.rejected, "event")} rejected here`]
				: []),
			...of(deliveries.refused, `refused by ${receiver}`),
			...of(deliveries.unknown, "left unanswered"),
		];
		return `Finished with rejects: ${parts.join(", ")}.`;
	}
	const open = of(deliveries.unsent + deliveries.unknown, "still to settle");
	const ended =
		summary.exit_code === EXIT.refused
			? `${receiver} refuses us`
			: endedBy(summary);
	return `${ended}: ${[delivered, ...open].join(", ")}.`;
}
