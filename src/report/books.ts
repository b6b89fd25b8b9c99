import type { DeliveryCounts, EventCounts } from "./summary.ts";

/**
 * The equations of the contract's section 9. Returns those that do not hold,
 * as words; none is the only good answer.
 */
export function unbalanced(
	events: EventCounts,
	deliveries: DeliveryCounts,
	dryRun: boolean,
): string[] {
	const problems: string[] = [];
	const fates =
		events.not_track +
		events.unmapped +
		events.opted_out +
		events.filtered +
		events.rejected +
		events.accepted;
	if (events.read !== fates) {
		problems.push(`${events.read} events read, ${fates} accounted for`);
	}
	const ends =
		deliveries.delivered +
		deliveries.duplicate +
		deliveries.refused +
		deliveries.unknown +
		deliveries.unsent +
		deliveries.would_send;
	if (deliveries.planned !== ends) {
		problems.push(
			`${deliveries.planned} deliveries planned, ${ends} accounted for`,
		);
	}
	if (!dryRun && deliveries.would_send !== 0) {
		problems.push("deliveries left over in a run that sends");
	}
	return problems;
}
