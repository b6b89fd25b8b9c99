import { FbocError } from "../errors.ts";
import { becauseOf, diskCode } from "../files/disk-trouble.ts";
import { DamagedFile } from "./lmdb-walk.ts";

/*
 * The history is no part of the ledger: without it runs deliver all the same,
 * and nothing is delivered by what it says.
 */

/** It is not what fboc wrote. `why` is for people and names no content. */
export function historyDamaged(
	path: string,
	why: string,
	cause?: unknown,
): FbocError {
	return new FbocError({
		code: "history_damaged",
		message: `The history is damaged: ${why}.`,
		next: "Restore the file from a backup, or move it away to begin a new one: it only lists past runs, what was delivered stands in the ledger.",
		place: { path },
		cause,
	});
}

/** Turns what a file system or LMDB throws into the error of the history; anything else stays as it is. */
export function historyFailure(error: unknown, path: string): unknown {
	if (error instanceof FbocError) return error;
	if (error instanceof DamagedFile)
		return historyDamaged(path, error.message, error);
	if (diskCode(error) !== undefined)
		return new FbocError({
			code: "history_unusable",
			message: `The history cannot be read or written${becauseOf(error, "read")}.`,
			next: "Mend the permissions or the disk, or move the file away to begin a new one: it only lists past runs, what was delivered stands in the ledger.",
			place: { path },
			cause: error,
		});
	// What else the library finds wrong (MDB_INVALID and the like) it finds wrong with the file.
	return error instanceof Error && /MDB_/.test(error.message)
		? historyDamaged(path, "it cannot be opened", error)
		: error;
}
