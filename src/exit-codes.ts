/** The exit codes of the contract, and the word the summary uses for each (`outcome`). */
export const EXIT = {
	settled: 0,
	bug: 1,
	usage: 2,
	rejects: 3,
	input: 4,
	unavailable: 5,
	refused: 6,
	maxRejects: 7,
	locked: 10,
	books: 11,
	interrupted: 130,
	terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where several hold, the first of these (contract 11). */
const URGENCY: readonly ExitCode[] = [1, 11, 130, 143, 10, 6, 5, 7, 2, 4, 3, 0];

export const moreUrgent = (a: ExitCode, b: ExitCode): ExitCode =>
	URGENCY.indexOf(a) <= URGENCY.indexOf(b) ? a : b;

export const OUTCOME: Record<ExitCode, string> = {
	0: "settled",
	1: "bug",
	2: "usage",
	3: "rejects",
	4: "input",
	5: "unavailable",
	6: "refused",
	7: "max_rejects",
	10: "locked",
	11: "books",
	130: "interrupted",
	143: "terminated",
};
