import { normaliseEmail } from "../match-keys/normalise/email.ts";
import { NOTHING, saysNothing } from "../match-keys/normalise/nothing.ts";
import { asHash, textOf } from "../match-keys/normalise/text.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";

/** Where each key is looked for unless the config says otherwise (contract 6). */
export const USUAL_PLACES: Readonly<Record<MatchKey, string>> = {
	email: "traits.email",
	phone: "traits.phone",
	gen: "traits.gender",
	fn: "traits.firstName, else the first word of traits.name",
	ln: "traits.lastName, else the other words of traits.name",
	ct: "traits.address.city",
	st: "traits.address.state",
	zip: "traits.address.postalCode, .zip",
	country: "traits.address.country",
	extern_id: "userId",
	lead_id: "leadId in integrations or context, under the destination's name",
};

/** How each key is normalised, in a few words (contract 6). */
export const NORMALISED: Readonly<Record<MatchKey, string>> = {
	email: "trimmed, lower case",
	phone: "to international digits",
	gen: "to m or f",
	fn: "lower case, no spaces and punctuation",
	ln: "lower case, no spaces and punctuation",
	ct: "lower case, a-z and 0-9 only",
	st: "lower case, a-z and 0-9 only; US and Canada to two letters",
	zip: "lower case, no spaces, up to the first dash; five digits in the US",
	country: "to the two letters of ISO 3166",
	extern_id: "lower case, no spaces",
	lead_id: "to its digits",
};

/** What a raw value looks like, never what it is. */
export function shapeOf(key: MatchKey, value: unknown): string {
	if (Array.isArray(value)) {
		const [first] = value as unknown[];
		const kind = value.length === 0 ? "" : `: ${shapeOf(key, first)} …`;
		return `a list of ${value.length}${kind}`;
	}
	const text = textOf(value);
	if (text === undefined || text === "")
		return typeof value === "object" ? "an object" : "neither text nor number";
	if (asHash(text) !== undefined) return "64 hex digits: hashed already";
	if (saysNothing(key, text) === NOTHING.yes) return "a word for nothing";
	if (key === "email")
		return normaliseEmail(text) === undefined
			? "does not look like an address"
			: "looks like an address";
	if (key === "phone")
		return /^\s*(?:tel:\s*)?(?:\+|00)/i.test(text)
			? "written internationally"
			: "a national number";
	if (typeof value === "number") return "a number";
	return /^\s*\d+\s*$/.test(text) ? "digits" : "text";
}
