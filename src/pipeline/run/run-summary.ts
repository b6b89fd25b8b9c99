import { type ExitCode, OUTCOME } from "../../exit-codes.ts";
import type { RejectsFile } from "../../rejects/rejects-file.ts";
import type { Summary } from "../../report/summary.ts";
import type { Tally } from "../../report/tally.ts";
import type { Intake } from "./intake.ts";
import type { RunOptions } from "./run-options.ts";

/** What a run has come to, when it is over. */
export interface RunBooks {
	readonly counted: ReturnType<Tally["report"]>;
	readonly inputs: Summary["inputs"];
	readonly requests: Summary["requests"];
	readonly rejects: RejectsFile;
	readonly intake: Intake;
	readonly isDry: boolean;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly endedAt: number;
	readonly exitCode: ExitCode;
}

/** The summary of a run; an error, where there is one, is added by `failedWith`. */
export const summaryOf = (
	{ runId, command, api, target, version }: RunOptions,
	books: RunBooks,
): Summary => ({
	schema: "fboc.summary/1",
	run_id: runId,
	command,
	dry_run: books.isDry,
	api,
	started_at: new Date(books.startedAt).toISOString(),
	ended_at: new Date(books.endedAt).toISOString(),
	exit_code: books.exitCode,
	outcome: OUTCOME[books.exitCode],
	inputs: books.inputs,
	...books.counted,
	requests: books.requests,
	destination: {
		host: target.host,
		graph_version: target.graphVersion,
		rehearsal: target.rehearsal,
	},
	fboc_version: version,
	payload_digest: books.intake.payloadDigest,
	rejects_file: books.rejects.count > 0 ? books.rejects.path : null,
	report_file: null,
	error: null,
});
