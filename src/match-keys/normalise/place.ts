import type { Scopes } from "../row.ts";
import { regionCode } from "./regions.ts";
import { foldText } from "./text.ts";

const NOT_LATIN = /[^a-zA-Z0-9]+/g;

/** What is made of the name of a state: two letters or nothing (US, Canada), two letters where it is one of theirs (no country known), or its name. */
export type StateScope = "letters" | "either" | "name";

/** @param country ISO 3166 alpha-2 in lower case, `""` when it is not known */
export function stateScope(country: string): StateScope {
	if (country === "us" || country === "ca") return "letters";
	return country === "" ? "either" : "name";
}

/** A country of each scope. */
export const STATE_SCOPES: Scopes = {
	countries: ["us", "", "de"],
	of: (country) =>
		country === "us" || country === "ca" ? 0 : country === "" ? 1 : 2,
};

/**
 * `a-z0-9` only: accented letters go too, as they do in Meta's own library. They
 * are removed before lower-casing, so that `İ` does not leave an `i` behind.
 * Undefined when what is left does not begin with a letter.
 */
export function normaliseCity(text: string): string | undefined {
	const city = foldText(text).replace(NOT_LATIN, "").toLowerCase();
	const first = city.charCodeAt(0);
	return first >= 97 && first <= 122 ? city : undefined;
}

/**
 * As a city; states of the US and provinces of Canada become their two letters
 * within their scope, and where there is nothing else in it, what is none of them
 * is undefined.
 */
export function normaliseState(
	text: string,
	scope: StateScope,
): string | undefined {
	if (scope === "name") return normaliseCity(text);
	const code = regionCode(foldText(text));
	if (code !== undefined || scope === "letters") return code;
	return normaliseCity(text);
}
