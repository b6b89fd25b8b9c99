import { FbocError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";

/** Entries whose records cannot be had: they stay in the rejects file, and the replay ends with exit 4. */

export const inputGone = (path: string): FbocError =>
	new FbocError(
		"input_gone",
		EXIT.input,
		"The rejected records came from standard input or a pipe, which cannot be read again.",
		"Upload the same data again with --rejects-with-data; what was delivered is not sent twice.",
		{ path },
	);

export const inputMissing = (path: string): FbocError =>
	new FbocError(
		"input_not_found",
		EXIT.input,
		"The input of the rejected records is not there.",
		"Run the replay in the folder that the upload ran in, or put the file back.",
		{ path },
	);

/** @param lines where they were, from 1 */
export const recordsChanged = (
	path: string,
	lines: readonly number[],
): FbocError =>
	new FbocError(
		"record_changed",
		EXIT.input,
		lines.length === 1
			? "A rejected record is not in the input any more, and another event stands in its place, or none."
			: `${lines.length} rejected records are not in the input any more, and other events stand in their places, or none.`,
		"Upload the changed file again; what was delivered of it is not sent twice. Then take the entries out of the rejects file.",
		{ path, ...(lines[0] !== undefined && { line: lines[0] }) },
	);

export const recordsOfPayloads = (path: string): FbocError =>
	new FbocError(
		"payloads_rejected",
		EXIT.input,
		"The rejects are lines of a payload file, which is sent as it stands and cannot be mapped anew.",
		"Mend the config or the events, make the file again with `fboc upload --dry-run --payloads FILE`, and `fboc send` it; what was delivered is not sent twice.",
		{ path },
	);
