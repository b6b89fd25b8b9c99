import type { FbocError } from "../../errors.ts";
import { OUTCOME } from "../../exit-codes.ts";
import type { Summary } from "../../report/summary.ts";
import type { MetaRemark } from "./meta-remarks.ts";

export interface RunResult {
	readonly summary: Summary;
	readonly error: FbocError | undefined;
	/** What was wrong with inputs, all of it; `error` may be the first of them. */
	readonly problems: readonly FbocError[];
	readonly sample: { eventSet: string; json: string } | undefined;
	/** Deliveries sent again because an earlier run had no answer for them. */
	readonly resent: number;
	/** Everything that the run had to write down is written down, and the books balance: what it settled may be taken as settled. */
	readonly recorded: boolean;
	/** What Meta said, in its own words. */
	readonly remarks: readonly MetaRemark[];
}

/** A result whose run ends in an error after all. */
export const failedWith = (
	error: FbocError,
	{ summary, ...result }: RunResult,
): RunResult => ({
	...result,
	error,
	summary: {
		...summary,
		exit_code: error.exitCode,
		outcome: OUTCOME[error.exitCode],
		error: {
			code: error.code,
			message: error.message,
			next: error.next,
			...error.place,
		},
	},
});
