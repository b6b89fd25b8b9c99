import { type ErrorFacts, FbocError } from "../errors.ts";
import { printable } from "./printable.ts";

/** Something about an input that the user should hear of, and that ends nothing. */
export interface InputWarning {
	readonly code: string;
	/** One sentence; names and paths in it are escaped for a terminal. */
	readonly message: string;
	readonly path: string;
}

export type WarnInput = (warning: InputWarning) => void;

/** What the damage of an input is made of. */
interface DamageFacts
	extends Pick<ErrorFacts, "code" | "message" | "next" | "cause"> {
	readonly path: string;
	/** Physical line, from 1. */
	readonly line?: number;
}

/**
 * An input that cannot be read to its end. Thrown only after everything whole
 * has been handed over, so the books can be kept: exit 4.
 *
 * `place.line` is the physical line where reading stopped, from 1. Thrown by a
 * block reader it counts within the block; `at` moves it.
 */
export class InputDamage extends FbocError {
	constructor({ path, line, ...facts }: DamageFacts) {
		const place = line === undefined ? { path } : { path, line };
		super({ ...facts, place });
	}

	/** The same damage at a known physical line, from 1. */
	at(line: number): InputDamage {
		const path = this.place.path ?? "";
		return new InputDamage({
			code: this.code,
			message: this.message,
			next: this.next,
			path,
			line,
			cause: this.cause,
		});
	}
}

const AGAIN =
	"Run the same command again once the file is complete: what was delivered is not sent twice.";

const damage =
	(code: InputDamage["code"], next: string) =>
	(path: string, message: string): InputDamage =>
		new InputDamage({ code, message, next, path });

/** The file ends before its data does. */
export const truncatedInput = damage("truncated_input", AGAIN);

/** The bytes contradict themselves; what lies beyond cannot be told. */
export const damagedInput = damage(
	"damaged_input",
	"Fetch or export the file again and run the same command: what was delivered is not sent twice.",
);

/** Somebody writes to the file while it is read. */
export const changedInput = damage("input_changed", AGAIN);

/** Something in a folder is left alone, since no data lies in what is neither file nor folder, or a link to a folder may go round in circles. */
export function notAFile(path: string, warn: WarnInput | undefined): void {
	warn?.({
		code: "not_a_file",
		message: `${printable(path, 200)} is not a regular file; it is left out`,
		path,
	});
}

/** Names in a folder that are not UTF-8: fboc could neither open by them nor tell of them. One word about all of them. */
export function unnamedInput(
	folder: string,
	names: readonly Buffer[],
): InputDamage {
	const [first = Buffer.alloc(0)] = [...names].sort(Buffer.compare);
	const { length } = names;
	return new InputDamage({
		code: "input_name_not_unicode",
		message:
			length === 1
				? "the name is not UTF-8, so what bears it is not read"
				: `${length} names in the folder are not UTF-8, so what bears them is not read; the first is this`,
		next: "Rename what you want read (`convmv -f latin1 -t utf8 --notest -r FOLDER` does so for a whole folder) and run the same command.",
		path: `${folder.endsWith("/") ? folder.slice(0, -1) : folder}/${escapedBytes(first)}`,
	});
}

const escapedBytes = (name: Buffer): string =>
	Array.from(name, (byte) =>
		byte > 0x20 && byte < 0x7f && byte !== 0x5c
			? String.fromCharCode(byte)
			: `\\x${byte.toString(16).padStart(2, "0")}`,
	).join("");

/** A file or link that stands in a folder and cannot be followed to what it should hold. */
export function missingInput(path: string, error: unknown): InputDamage {
	if (systemCode(error) !== "ENOENT") return unreadableInput(path, error);
	return new InputDamage({
		code: "input_not_found",
		message: "it is a link that leads nowhere, or it has just gone",
		next: "Put back what it leads to, or remove the link, and run the same command.",
		path,
	});
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
		return new InputDamage({
			code: "input_not_found",
			message: "the input is not there any more",
			next: "Put the file back, or leave it out, and run the same command.",
			path,
		});
	}
	return new InputDamage({
		code: "input_unreadable",
		message: `the input cannot be read: ${SYSTEM_REASON[code] ?? code}`,
		next: "Make the file readable and run the same command.",
		path,
		cause: error,
	});
}
