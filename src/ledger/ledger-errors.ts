import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { FbocError } from "../errors.ts";
import { becauseOf, diskCode, isFull } from "../files/disk-trouble.ts";

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
		next: "Run `fboc check` to see what is damaged, then `fboc check --repair`: it keeps what is sound and names what is lost; or restore the file from a backup.",
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
function ledgerUnwritable(path: string, cause?: unknown): FbocError {
	return new FbocError({
		code: "ledger_unwritable",
		message: `The ledger cannot be written${becauseOf(cause)}.`,
		next: "Give fboc a folder it may write to with `--state-dir`, or mend the permissions; `--resend` goes on without the ledger, but may send again what was delivered before.",
		place: { path },
		cause,
	});
}

/** No room for the ledger to record what is sent. */
function ledgerFull(path: string, cause?: unknown): FbocError {
	return new FbocError({
		code: "ledger_full",
		message: "The disk is full: the ledger cannot record what is sent.",
		next: "Make room and run the same command again; what was delivered is not sent again.",
		place: { path },
		cause,
	});
}

/**
 * Turns what a file system throws into the error of the ledger. Anything else, an
 * `FbocError` or a bug, stays as it is.
 */
export function ledgerFailure(
	error: unknown,
	path: string,
	doing: "read" | "write" = "write",
): unknown {
	const code = diskCode(error);
	if (error instanceof FbocError || code === undefined) return error;
	if (isFull(error)) return ledgerFull(path, error);
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
