import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { becauseOf, isFull } from "../files/disk-trouble.ts";

/**
 * The error of a rejects file that cannot be written: `rejects_full` (exit 5,
 * the same command resumes) where there is no room, else `rejects_unwritable`.
 *
 * @param exitCode of the latter: 2, or 5 once it was begun, for it is not whole
 */
export function rejectsUnwritable(
	path: string,
	cause: unknown,
	exitCode: ExitCode = EXIT.usage,
): FbocError {
	if (cause instanceof FbocError) return cause;
	return isFull(cause)
		? new FbocError({
				code: "rejects_full",
				message: "The disk is full: the rejects file cannot be written.",
				next: "Make room, or name a file elsewhere with --rejects, and run the same command again; what was delivered is not sent again.",
				place: { path },
				cause,
			})
		: new FbocError({
				code: "rejects_unwritable",
				exitCode,
				message: `The rejects file cannot be written${becauseOf(cause)}.`,
				next: "Check the folder's rights, or name another file with --rejects.",
				place: { path },
				cause,
			});
}
