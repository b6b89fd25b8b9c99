import { compose, foldText } from "./text.ts";

/** White space and the 32 marks of ASCII punctuation, as in Meta's `capi-param-builder`. */
const SPACE_AND_PUNCTUATION = /[\s!-/:-@[-`{-~]+/g;

/**
 * A first or last name in lower case, without white space and ASCII punctuation;
 * letters of every script stay, as does a typographic apostrophe (contract,
 * section 6). Undefined when nothing is left.
 */
export function normaliseName(text: string): string | undefined {
	const letters = foldText(text).replace(SPACE_AND_PUNCTUATION, "");
	// Composed once more: an accent may have stood apart from its letter.
	const name = compose(letters.toLowerCase());
	return name === "" ? undefined : name;
}
