import { FbocError } from "../../errors.ts";
import { EXIT, OUTCOME } from "../../exit-codes.ts";
import { newDeliveries, type Summary } from "../../report/summary.ts";
import { VERSION } from "../../version.ts";
import { DEFAULT_WIRE } from "../../vocabulary/wire-names.ts";
import { bugName } from "../draw/bug-frames.ts";

/** SHA-256 of nothing: the digest of a run that made no payload. */
const EMPTY_DIGEST =
	"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * The summary of a command that failed before it had one (a config error, say):
 * all zeros and the error. Times are milliseconds since 1970.
 */
export function failureSummary(
	error: unknown,
	command: string,
	startedAt: number,
	endedAt: number,
): Summary {
	const known = error instanceof FbocError;
	const exitCode = known ? error.exitCode : EXIT.bug;
	return {
		schema: "fboc.summary/1",
		run_id: "",
		command,
		dry_run: false,
		api: DEFAULT_WIRE,
		started_at: new Date(startedAt).toISOString(),
		ended_at: new Date(endedAt).toISOString(),
		exit_code: exitCode,
		outcome: OUTCOME[exitCode],
		inputs: [],
		events: {
			read: 0,
			not_track: 0,
			unmapped: 0,
			opted_out: 0,
			filtered: 0,
			rejected: 0,
			accepted: 0,
		},
		deliveries: newDeliveries(),
		event_sets: [],
		conversions: [],
		unmapped: [],
		match_keys: {},
		rejects: [],
		warnings: [],
		requests: { sent: 0, retried: 0, throttled_ms: 0 },
		// Nothing was sent anywhere.
		destination: { host: "", graph_version: "", rehearsal: false },
		fboc_version: VERSION,
		payload_digest: EMPTY_DIGEST,
		rejects_file: null,
		report_file: null,
		error: known
			? {
					code: error.code,
					message: error.message,
					next: error.next,
					...error.place,
				}
			: {
					code: "bug",
					message: `fboc ran into a bug of its own: ${bugName(error)}`,
					next: "Please report it; the place is on stderr.",
				},
	};
}
