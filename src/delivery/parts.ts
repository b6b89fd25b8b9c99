import type { Run } from "./body.ts";

/** Deliveries that still need a verdict, as runs in order. */
export interface Part {
	readonly runs: readonly Run[];
	/** Deliveries that Meta pointed at and that were taken out of this part. */
	readonly takenOut: number;
	/** The one delivery that Meta pointed at. */
	readonly accused: boolean;
	/** It was cut by age: if it is taken, the part that lies below it is the one with the old events. */
	readonly younger: boolean;
	/** It came of a part that was refused for the age of an event, whose youngest was tried already. */
	readonly byAge: boolean;
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

/**
 * The parts of a part that was refused for the age of an event, the younger
 * one last. Where events of some age were taken before, those as young go
 * apart. Else the youngest goes first, alone: if it is too old, all are, and
 * if not, halving by age finds the limit.
 *
 * @param times Unix seconds of each delivery of the chunk
 * @param taken Unix seconds from which on events were taken; infinite: none
 */
export function takeApartByAge(
	part: Part,
	times: Float64Array,
	taken: number,
): Part[] {
	const sorted = byTime(part.runs, times);
	const known = sorted.findIndex((i) => (times[i] as number) >= taken);
	if (known > 0) return cutByAge(sorted, known);
	return part.byAge ? halvesByAge(sorted) : cutByAge(sorted, sorted.length - 1);
}

/** A part that is known to hold a bad delivery; a single one is sent for Meta's reason. */
export function split(part: Part, times: Float64Array): Part[] {
	if (sizeOf(part.runs) === 1) return [part];
	return part.byAge ? halvesByAge(byTime(part.runs, times)) : halves(part.runs);
}

/** The first delivery of a part, and the rest. */
export function firstOf(part: Part): { first: Part; rest: Part } {
	return {
		first: partOf(slice(part.runs, 0, 1)),
		rest: { ...part, runs: slice(part.runs, 1, sizeOf(part.runs)) },
	};
}

/** The part without some of its deliveries. */
export function without(part: Part, left: (index: number) => boolean): Part {
	const kept = indexesOf(part.runs).filter((i) => !left(i));
	return { ...part, runs: runsOf(kept) };
}

function halves(runs: readonly Run[]): Part[] {
	const size = sizeOf(runs);
	const middle = size >> 1;
	return [partOf(slice(runs, middle, size)), partOf(slice(runs, 0, middle))];
}

const halvesByAge = (sorted: readonly number[]): Part[] =>
	cutByAge(sorted, sorted.length >> 1);

/** The older deliveries below, the younger above. @param sorted oldest first */
function cutByAge(sorted: readonly number[], at: number): Part[] {
	const cut = (indexes: readonly number[]): Part => ({
		...partOf(runsOf([...indexes].sort((a, b) => a - b))),
		byAge: true,
	});
	return [
		cut(sorted.slice(0, at)),
		{ ...cut(sorted.slice(at)), younger: true },
	];
}

/** The deliveries of the runs, oldest first. */
const byTime = (runs: readonly Run[], times: Float64Array): number[] =>
	indexesOf(runs).sort(
		(a, b) => (times[a] as number) - (times[b] as number) || a - b,
	);

/** A part that nothing was taken out of. */
export function partOf(runs: readonly Run[]): Part {
	return { runs, takenOut: 0, accused: false, younger: false, byAge: false };
}

/** Deliveries in the runs. */
export function sizeOf(runs: readonly Run[]): number {
	return runs.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** The deliveries of the runs by their index in the chunk. */
export function indexesOf(runs: readonly Run[]): number[] {
	const indexes: number[] = [];
	for (const { from, to } of runs)
		for (let i = from; i < to; i++) indexes.push(i);
	return indexes;
}

/** @param indexes ascending */
function runsOf(indexes: readonly number[]): Run[] {
	const runs: { from: number; to: number }[] = [];
	for (const i of indexes) {
		const last = runs.at(-1);
		if (last?.to === i) last.to++;
		else runs.push({ from: i, to: i + 1 });
	}
	return runs;
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
