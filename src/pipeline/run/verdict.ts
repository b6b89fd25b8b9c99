import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import type { DeliveryCounts, EventCounts } from "../../report/summary.ts";
import type { MetaRemark } from "./meta-remarks.ts";

/** Everything that decides how a run ended. */
export interface RunEnd {
	readonly events: EventCounts;
	readonly deliveries: DeliveryCounts;
	/** From `unbalanced`. */
	readonly imbalance: readonly string[];
	/** 130 or 143, when the user or the system stopped the run. */
	readonly interrupted: ExitCode | undefined;
	/** Why nothing more was sent: token, permission, budget. */
	readonly stopped: FbocError | undefined;
	readonly tooManyRejects: boolean;
	/** What Meta said, in its own words. */
	readonly remarks: readonly MetaRemark[];
	/** What was wrong with inputs. */
	readonly problems: readonly FbocError[];
}

/** The exit code and, where the user can act on it, the error; the most urgent reason wins (contract 11). */
export function verdict(end: RunEnd): {
	exitCode: ExitCode;
	error: FbocError | undefined;
} {
	const error = firstError(end);
	if (error !== undefined) return { exitCode: error.exitCode, error };
	const refused = end.events.rejected > 0 || end.deliveries.refused > 0;
	return { exitCode: refused ? EXIT.rejects : EXIT.settled, error: undefined };
}

function firstError(end: RunEnd): FbocError | undefined {
	if (end.imbalance.length > 0) {
		return new FbocError({
			code: "books_unbalanced",
			message: `The books do not balance: ${end.imbalance.join("; ")}.`,
			next: "This is a bug in fboc. Please report it with the summary (--json); it holds no personal data.",
		});
	}
	if (end.interrupted !== undefined) {
		return new FbocError({
			code: "interrupted",
			exitCode: end.interrupted,
			message: "The run was interrupted.",
			next: "Run the same command again; it goes on where this one stopped.",
		});
	}
	if (end.stopped !== undefined) return end.stopped;
	if (end.tooManyRejects) {
		return new FbocError({
			code: "too_many_rejects",
			message: `Too many events were rejected or refused, so nothing more is sent.${wordsOf(end.remarks)}`,
			next: "Look at the first rejects; if they are as they should be, allow more with --max-rejects.",
		});
	}
	return PROBLEMS.map((code) =>
		end.problems.find(({ exitCode }) => exitCode === code),
	).find((problem) => problem !== undefined);
}

/** What may be wrong with inputs, the most urgent first (contract 11). */
const PROBLEMS: readonly ExitCode[] = [EXIT.usage, EXIT.input, EXIT.rejects];

/** Why Meta refused, for whoever reads no rejects file. */
function wordsOf(remarks: readonly MetaRemark[]): string {
	const refusal = remarks.find(({ code }) => code.startsWith("graph_"));
	return refusal ? ` Refused with ${refusal.code}: "${refusal.words}"` : "";
}
