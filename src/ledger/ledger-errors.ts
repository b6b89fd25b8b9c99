import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { FbocError } from "../errors.ts";
import { becauseOf, isFull } from "../files/disk-trouble.ts";
import { DamagedFile } from "./lmdb-walk.ts";

/*
 * All of them end with exit code 5: something fboc depends on is not available,
 * nothing was lost, and the same command resumes once that is mended. They are
 * no wrong usage (2) and no bad input (4).
 */

/** A file of the ledger is not what fboc wrote. `why` is for people and names no content. */
export function ledgerDamaged(
	path: string,
	why: string,
	cause?: unknown,
): FbocError {
	return new FbocError({
		code: "ledger_damaged",
		message: `The ledger is damaged: ${why}.`,
		next: "Restore it from a backup, or move its folder away to begin a new one; `--resend` goes on without it, but may send again what was delivered before.",
		place: { path },
		cause,
	});
}

/** There may be a ledger, but it cannot be looked at: what was delivered is not known. */
function ledgerUnreadable(path: string, cause: unknown): FbocError {
	return new FbocError({
		code: "ledger_unreadable",
		message: `The ledger cannot be read${becauseOf(cause, "read")}.`,
		next: "Mend the permissions or the disk, or name another folder with `--state-dir`; without the ledger nobody knows what was delivered.",
		place: { path },
		cause,
	});
}

/** The ledger cannot be written. */
export function ledgerUnwritable(path: string, cause?: unknown): FbocError {
	return new FbocError({
		code: "ledger_unwritable",
		message: `The ledger cannot be written${becauseOf(cause)}.`,
		next: "Give fboc a folder it may write to with `--state-dir`, or mend the permissions; `--resend` goes on without the ledger, but may send again what was delivered before.",
		place: { path },
		cause,
	});
}

/** No room for the ledger to record what is sent. */
export function ledgerFull(path: string, cause?: unknown): FbocError {
	return new FbocError({
		code: "ledger_full",
		message: "The disk is full: the ledger cannot record what is sent.",
		next: "Make room and run the same command again; what was delivered is not sent again.",
		place: { path },
		cause,
	});
}

/** LMDB's own codes for a file that is not right: PAGE_NOTFOUND to VERSION_MISMATCH, INVALID, INCOMPATIBLE. */
const BROKEN = new Set<unknown>([
	-30797, -30796, -30795, -30794, -30793, -30784,
]);

/**
 * Turns what a file system or LMDB throws into the error of the ledger. Anything
 * else, an `FbocError` or a bug, stays as it is.
 */
export function ledgerFailure(
	error: unknown,
	path: string,
	doing: "read" | "write" = "write",
): unknown {
	if (error instanceof DamagedFile)
		return ledgerDamaged(path, error.message, error);
	const code = codeOf(error);
	const text = error instanceof Error ? error.message : "";
	if (error instanceof FbocError || (code === undefined && !/MDB_/.test(text)))
		return error;
	if (isFull(error) || text.includes("MDB_MAP_FULL"))
		return ledgerFull(path, error);
	if (BROKEN.has(code) || /MDB_(CORRUPTED|INVALID|PAGE_NOTFOUND)/.test(text))
		return ledgerDamaged(path, "its index cannot be read", error);
	if (doing === "read") return ledgerUnreadable(path, error);
	const cause = code === "ENOENT" ? unwritableAbove(path) : undefined;
	return ledgerUnwritable(path, cause ?? error);
}

/** Why a folder cannot be made: making it with those above it fails with ENOENT on a disk that can only be read, too. */
function unwritableAbove(path: string): unknown {
	let above = path;
	while (!existsSync(above) && dirname(above) !== above) above = dirname(above);
	try {
		accessSync(above, constants.W_OK);
		return undefined;
	} catch (error) {
		return error;
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && "code" in error ? error.code : undefined;
}
