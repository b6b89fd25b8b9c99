import { FbocError } from "../../errors.ts";

/** Entries whose records cannot be had: they stay in the rejects file, and the replay ends with exit 4. */

export const inputGone = (path: string): FbocError =>
	new FbocError({
		code: "input_gone",
		message:
			"The rejected records came from standard input or a pipe, which cannot be read again.",
		next: "Upload the same data again with --rejects-with-data; what was delivered is not sent twice.",
		place: { path },
	});

export const inputMissing = (path: string): FbocError =>
	new FbocError({
		code: "input_not_found",
		message: "The input of the rejected records is not there.",
		next: "Run the replay in the folder that the upload ran in, or put the file back.",
		place: { path },
	});

/** @param lines where they were, from 1 */
export const recordsChanged = (
	path: string,
	lines: readonly number[],
): FbocError =>
	new FbocError({
		code: "record_changed",
		message:
			lines.length === 1
				? "A rejected record is not in the input any more, and another event stands in its place, or none."
				: `${lines.length} rejected records are not in the input any more, and other events stand in their places, or none.`,
		next: "Upload the changed file again; what was delivered of it is not sent twice. Then take the entries out of the rejects file.",
		place: { path, ...(lines[0] !== undefined && { line: lines[0] }) },
	});

export const recordsOfPayloads = (path: string): FbocError =>
	new FbocError({
		code: "payloads_rejected",
		message:
			"The rejects are lines of a payload file, which is sent as it stands and cannot be mapped anew.",
		next: "Mend the config or the events, make the file again with `fboc upload --dry-run --payloads FILE`, and `fboc send` it; what was delivered is not sent twice.",
		place: { path },
	});
