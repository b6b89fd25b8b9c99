import { FbocError } from "./errors.ts";

/** A thread that ended although it was still wanted: a bug, or memory that ran out. */
export const workerDied = (cause: unknown): FbocError =>
	new FbocError({
		code: "worker_died",
		message: `A thread ended by itself${named(cause)}.`,
		next: "Run the same command again; it goes on where this one stopped. If it happens again, try --workers 0 and report it.",
		cause,
	});

/** What a thread died of: the class of the error, whose message may hold anything. */
const named = (cause: unknown): string =>
	cause instanceof Error ? ` (${cause.name})` : "";
