import type { ExitCode } from "./exit-codes.ts";

/** Where an error is: a file of the user's, a line of it, a field or key. Never a value. */
export interface ErrorPlace {
	readonly path?: string;
	readonly line?: number;
	readonly field?: string;
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
	readonly code: string;
	readonly exitCode: ExitCode;
	readonly next: string;
	readonly place: ErrorPlace;

	/**
	 * @param code stable name, for instance `config_invalid`
	 * @param exitCode one of `EXIT`
	 * @param message what happened, one sentence
	 * @param next what to do next, one sentence
	 */
	constructor(
		code: string,
		exitCode: ExitCode,
		message: string,
		next: string,
		place: ErrorPlace = {},
		options?: ErrorOptions,
	) {
		super(message, options);
		this.code = code;
		this.exitCode = exitCode;
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
		const { code, exitCode, message, next, place } = data;
		return new FbocError(code, exitCode, message, next, place);
	}
}

/** An error as plain data. */
export interface ErrorData {
	readonly code: string;
	readonly exitCode: ExitCode;
	readonly message: string;
	readonly next: string;
	readonly place: ErrorPlace;
}
