import type { Run } from "./body.ts";

/** Deliveries that still need a verdict, as runs in order. */
export interface Part {
	readonly runs: readonly Run[];
	/** Deliveries that Meta pointed at and that were taken out of this part. */
	readonly takenOut: number;
	/** The one delivery that Meta pointed at. */
	readonly accused: boolean;
}

/**
 * After so many deliveries taken out one by one, a part is halved as well, so
 * that a chunk full of bad ones does not travel almost whole for each of them.
 */
const TAKEN_OUT_BEFORE_SPLIT = 4;

/**
 * The parts of a part that Meta refused, the one to send next last.
 *
 * @param index the delivery that Meta pointed at, from 0 over the runs; when undefined or out of range the part is halved
 */
export function takeApart(part: Part, index: number | undefined): Part[] {
	const size = sizeOf(part.runs);
	if (index === undefined || index >= size) return halves(part.runs);
	const rest = [
		...slice(part.runs, 0, index),
		...slice(part.runs, index + 1, size),
	];
	const accused = {
		...partOf(slice(part.runs, index, index + 1)),
		accused: true,
	};
	const takenOut = part.takenOut + 1;
	return takenOut >= TAKEN_OUT_BEFORE_SPLIT && size > 2
		? [...halves(rest), accused]
		: [{ ...partOf(rest), takenOut }, accused];
}

/** A part that is known to hold a bad delivery; a single one is sent for Meta's reason. */
export function split(part: Part): Part[] {
	return sizeOf(part.runs) > 1 ? halves(part.runs) : [part];
}

function halves(runs: readonly Run[]): Part[] {
	const size = sizeOf(runs);
	const middle = size >> 1;
	return [partOf(slice(runs, middle, size)), partOf(slice(runs, 0, middle))];
}

/** A part that nothing was taken out of. */
export function partOf(runs: readonly Run[]): Part {
	return { runs, takenOut: 0, accused: false };
}

/** Deliveries in the runs. */
export function sizeOf(runs: readonly Run[]): number {
	return runs.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Deliveries [from, to), counted over the runs. */
function slice(runs: readonly Run[], from: number, to: number): Run[] {
	const cut: Run[] = [];
	let before = 0;
	for (const run of runs) {
		const first = run.from + Math.max(0, from - before);
		const last = Math.min(run.to, run.from + to - before);
		if (first < last) cut.push({ from: first, to: last });
		before += run.to - run.from;
	}
	return cut;
}
