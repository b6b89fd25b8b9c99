import type { Place } from "../../report/summary.ts";

/** A reject or warning code with how often it came up and where first. */
export interface ProblemCount {
	readonly code: string;
	readonly count: number;
	readonly first: Place;
}

/** The most frequent first. */
export const byCount = (problems: readonly ProblemCount[]): ProblemCount[] =>
	[...problems].sort((one, other) => other.count - one.count);

/** What an input is called. */
export const nameOf = (input: string): string =>
	input === "-" ? "stdin" : input;
