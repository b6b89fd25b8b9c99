import { ERRORS, type ErrorCode } from "./catalogue/error-exits.ts";
import type { ExitCode } from "./exit-codes.ts";

export type { ErrorCode } from "./catalogue/error-exits.ts";

/** Where an error is: a file of the user's, a line of it, a field or key. Never a value. */
export interface ErrorPlace {
	readonly path?: string;
	readonly line?: number;
	readonly field?: string;
}

/** What an error is made of. */
export interface ErrorFacts {
	readonly code: ErrorCode;
	/** What happened, one sentence. */
	readonly message: string;
	/** What to do next, one sentence. */
	readonly next: string;
	readonly place?: ErrorPlace | undefined;
	readonly cause?: unknown;
	/** @default that of the code in `ERRORS` */
	readonly exitCode?: ExitCode | undefined;
}

/**
 * An end of the run that the user can act on: what happened, where, what to do
 * next. `code` is stable and has an entry in `docs/errors.md`. Messages hold no
 * identifier, no token and no field value.
 *
 * Refusals of single events are values (`Reject`), not errors; anything thrown
 * that is not an `FbocError` is a bug in fboc (exit 1).
 */
export class FbocError extends Error {
	override readonly name = "FbocError";
	readonly code: ErrorCode;
	readonly exitCode: ExitCode;
	readonly next: string;
	readonly place: ErrorPlace;

	constructor({
		code,
		message,
		next,
		place = {},
		cause,
		exitCode,
	}: ErrorFacts) {
		super(message, cause === undefined ? undefined : { cause });
		this.code = code;
		this.exitCode = exitCode ?? ERRORS[code];
		this.next = next;
		this.place = place;
	}

	/** As plain data, to be handed to another thread. */
	get data(): ErrorData {
		const { code, exitCode, message, next, place } = this;
		return { code, exitCode, message, next, place };
	}

	/** The error that `data` was taken from, in this thread. */
	static from(data: ErrorData): FbocError {
		return new FbocError(data);
	}
}

/** An error as plain data. */
export interface ErrorData {
	readonly code: ErrorCode;
	readonly exitCode: ExitCode;
	readonly message: string;
	readonly next: string;
	readonly place: ErrorPlace;
}
