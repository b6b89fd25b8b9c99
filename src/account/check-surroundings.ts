import { EXIT } from "../exit-codes.ts";
import { type CheckLine, doubtful, failed, fine } from "./check-line.ts";
import { VERSION_WARNING_DAYS, versionLife } from "./version-ends.ts";

/** Beyond this an event of the last minutes may count as `future_timestamp`. Milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/** How long Meta serves the config's Graph version. */
export function versionLine(version: string, nowMs: number): CheckLine {
	const about = { check: "graph version", subject: version } as const;
	const { ends, daysLeft } = versionLife(version, nowMs);
	const next = "Set a newer `graphVersion` in the config.";
	if (daysLeft <= 0) {
		const since = ends === undefined ? "" : ` since ${ends}`;
		const ended = `Meta has not served it${since}`;
		return failed(about, EXIT.refused, ended, next);
	}
	if (ends === undefined) return fine(about, "its end is not known here yet");
	const said = `served until ${ends}`;
	return daysLeft <= VERSION_WARNING_DAYS
		? doubtful(about, `${said}, ${daysLeft} days from now`, next)
		: fine(about, said);
}

/** @param ahead of the server's clock, milliseconds; undefined: it did not say */
export function clockLine(ahead: number | undefined): CheckLine {
	const about = { check: "clock", subject: "" } as const;
	if (ahead === undefined)
		return doubtful(about, "the server did not tell its time", null);
	const seconds = Math.round(Math.abs(ahead) / 1000);
	const which = ahead > 0 ? "ahead of" : "behind";
	const said =
		seconds === 0 ? "right" : `${seconds} s ${which} the server's clock`;
	return Math.abs(ahead) <= CLOCK_TOLERANCE_MS
		? fine(about, said)
		: doubtful(
				about,
				said,
				"Set this machine's clock (NTP): the age of events is judged by it.",
			);
}
