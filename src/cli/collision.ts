import { relative, sep } from "node:path";
import { type FilePlace, isSamePlace } from "../files/file-place.ts";
import { isStateName } from "../ledger/file-store.ts";

/** A file with a part to play in a command. */
export interface NamedFile {
	/** The part, to stand in a sentence: `an input`, `the config`, `--report`. */
	readonly role: string;
	/** As the user names it; undefined where that is not shown. */
	readonly name?: string;
	readonly place: FilePlace;
}

/** A file that a command writes. */
export interface OutputFile extends NamedFile {
	/**
	 * `whole`: replaced. `appended`: what was there stays. `stream`: standard
	 * output, where it leads to a file.
	 */
	readonly kind: "whole" | "appended" | "stream";
}

/**
 * The first output that would be written over something (contract, section
 * 10): another output, a file that is read, or what fboc keeps in its state
 * folder. Pure.
 *
 * @param state real path of the state folder
 */
export function collision(
	outputs: readonly OutputFile[],
	files: readonly NamedFile[],
	state: string | undefined,
): { readonly output: OutputFile; readonly over: NamedFile } | undefined {
	for (const [i, output] of outputs.entries()) {
		const over =
			files.find(({ place }) => isSamePlace(output.place, place)) ??
			outputs
				.slice(0, i)
				.find(
					(other) =>
						!(shares(output) && shares(other)) &&
						isSamePlace(output.place, other.place),
				);
		if (over !== undefined) return { output, over };
		if (state !== undefined && isOfState(state, output))
			return { output, over: { role: STATE_FILE, place: output.place } };
	}
	return undefined;
}

export const STATE_FILE = "a file of the state folder's own";

/** Writes to a descriptor that was given to the process: so do others, one behind the other. */
const shares = ({ kind, place }: OutputFile): boolean =>
	kind === "stream" || place.descriptor !== undefined;

/** Whether an output lies where fboc keeps what it remembers. Rejects are kept there too, and appended to. */
function isOfState(state: string, { kind, place }: OutputFile): boolean {
	if (place.real === undefined || place.kind === "other") return false;
	const [first = ""] = relative(state, place.real).split(sep);
	if (kind === "appended" && first === "rejects") return false;
	return isStateName(first);
}
