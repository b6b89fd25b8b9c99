import { expect } from "vitest";
import type { Summary } from "../../src/report/summary.ts";

/** The equations of the books, written down a second time. */
export function expectBooksBalance({
	events,
	deliveries,
	event_sets,
	dry_run,
}: Summary): void {
	const { read, ...fates } = events;
	expect(sum(Object.values(fates))).toBe(read);
	const { planned, ...ends } = deliveries;
	expect(sum(Object.values(ends))).toBe(planned);
	if (!dry_run) expect(deliveries.would_send).toBe(0);
	const fields = Object.keys(deliveries) as (keyof typeof deliveries)[];
	for (const field of fields) {
		expect(sum(event_sets.map((set) => set[field]))).toBe(deliveries[field]);
	}
}

const sum = (numbers: readonly number[]): number =>
	numbers.reduce((total, number) => total + number, 0);
