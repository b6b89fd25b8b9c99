import { isNullWord } from "../../segment/null-word.ts";
import { textOf } from "../../segment/scalar.ts";
import { asHash } from "./text.ts";

const SPACE = /\s/;

/** Present, but nothing that a name could be taken from. */
const NOT_A_NAME = Symbol("not a name");
/** The word for nothing that no name is like. */
const NO_NAME = "(null)";

/** What a first name may be taken from. */
export function firstWord(name: unknown): unknown {
	const text = nameText(name);
	if (typeof text !== "string") return text;
	const space = text.search(SPACE);
	return space < 0 ? text : text.slice(0, space);
}

/** What a last name may be taken from. */
export function otherWords(name: unknown): unknown {
	const text = nameText(name);
	if (typeof text !== "string") return text;
	const space = text.search(SPACE);
	return space < 0 ? undefined : text.slice(space + 1);
}

/** A hashed full name cannot be split, and is the hash of neither part. */
function nameText(name: unknown): unknown {
	if (name === undefined) return undefined;
	const text = textOf(name);
	if (text === undefined || asHash(text) !== undefined) return NOT_A_NAME;
	// A first or a last name may be Null, a whole name is not.
	return isNullWord(text) ? NO_NAME : text.trim();
}
