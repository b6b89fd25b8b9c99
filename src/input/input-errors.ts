import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";

/** Something about an input that the user should hear of, and that ends nothing. */
export interface InputWarning {
	readonly code: string;
	/** One sentence; names and paths in it are escaped for a terminal. */
	readonly message: string;
	readonly path: string;
}

export type WarnInput = (warning: InputWarning) => void;

/**
 * An input that cannot be read to its end. Thrown only after everything whole
 * has been handed over, so the books can be kept: exit 4.
 *
 * `place.line` is the physical line where reading stopped, from 1. Thrown by a
 * block reader it counts within the block; `after` moves it.
 */
export class InputDamage extends FbocError {
	constructor(
		code: string,
		message: string,
		next: string,
		path: string,
		line?: number,
		options?: ErrorOptions,
	) {
		const place = line === undefined ? { path } : { path, line };
		super(code, EXIT.input, message, next, place, options);
	}

	/** The same damage, `lines` physical lines further down. */
	after(lines: number): InputDamage {
		return this.at((this.place.line ?? 1) + lines);
	}

	/** The same damage at a known physical line, from 1. */
	at(line: number): InputDamage {
		const path = this.place.path ?? "";
		return new InputDamage(this.code, this.message, this.next, path, line, {
			cause: this.cause,
		});
	}
}

const AGAIN =
	"Run the same command again once the file is complete: what was delivered is not sent twice.";

/** The file ends before its data does. */
export function truncatedInput(path: string, what: string): InputDamage {
	return new InputDamage("truncated_input", what, AGAIN, path);
}

/** The bytes contradict themselves; what lies beyond cannot be told. */
export function damagedInput(path: string, what: string): InputDamage {
	return new InputDamage(
		"damaged_input",
		what,
		"Fetch or export the file again and run the same command: what was delivered is not sent twice.",
		path,
	);
}

/** Somebody writes to the file while it is read. */
export function changedInput(path: string, what: string): InputDamage {
	return new InputDamage("input_changed", what, AGAIN, path);
}

const SYSTEM_REASON: Record<string, string> = {
	EACCES: "permission denied",
	EPERM: "permission denied",
	EISDIR: "it is a folder",
	EIO: "the disk reports an error",
	ELOOP: "its symbolic links form a loop",
	EMFILE: "too many files are open",
	ENAMETOOLONG: "its name is too long",
	ENXIO: "it is a device or socket that cannot be read",
};

/** The code of a system error (`ENOENT` …), if it is one. */
export function systemCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || !("code" in error)) return undefined;
	return typeof error.code === "string" ? error.code : undefined;
}

/** A file that cannot be opened at all, or whose reading fails. System messages repeat paths unescaped, so only their code is shown. */
export function unreadableInput(path: string, error: unknown): InputDamage {
	const code = systemCode(error) ?? "unknown error";
	if (code === "ENOENT") {
		return new InputDamage(
			"input_not_found",
			"the input is not there any more",
			"Put the file back, or leave it out, and run the same command.",
			path,
		);
	}
	return new InputDamage(
		"input_unreadable",
		`the input cannot be read: ${SYSTEM_REASON[code] ?? code}`,
		"Make the file readable and run the same command.",
		path,
		undefined,
		{ cause: error },
	);
}
