import { provinceCode, stateCode } from "./regions.ts";
import { foldText } from "./text.ts";

const NOT_LATIN = /[^a-zA-Z0-9]+/g;

/** Whose names of states are shortened: those of the US, of Canada, of either (no country known), or none. */
export type StateScope = "us" | "ca" | "either" | "none";

/** @param country ISO 3166 alpha-2 in lower case, `""` when it is not known */
export function stateScope(country: string): StateScope {
	if (country === "us" || country === "ca") return country;
	return country === "" ? "either" : "none";
}

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
 * As a city; the names of US states and Canadian provinces become their two
 * letters within their scope, states before provinces where either may be meant.
 */
export function normaliseState(
	text: string,
	scope: StateScope,
): string | undefined {
	const state = normaliseCity(text);
	if (state === undefined || scope === "none") return state;
	const code =
		(scope === "ca" ? undefined : stateCode(state)) ??
		(scope === "us" ? undefined : provinceCode(state));
	return code ?? state;
}
