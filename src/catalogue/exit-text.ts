/** What an exit code means, as in the contract, section 11. */
export const EXIT_MEANS: Readonly<Record<number, string>> = {
	0: "settled; duplicates, filtered and unmapped events are fine",
	1: "a bug in fboc",
	2: "wrong usage or config",
	3: "finished, but some events were rejected or refused",
	4: "an input is missing, unreadable or damaged",
	5: "Meta, the network, a store or a disk is unavailable",
	6: "Meta refuses us: token, permission or event set",
	7: "stopped by --max-rejects",
	10: "another run holds the lock",
	11: "the books do not balance",
	130: "interrupted; the same command resumes",
	143: "terminated; the same command resumes",
};

/** The meaning of an exit code, for a sentence. */
export function exitMeans(code: number): string {
	return EXIT_MEANS[code] ?? "unknown";
}
