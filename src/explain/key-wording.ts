import { normaliseEmail } from "../match-keys/normalise/email.ts";
import { NOTHING, saysNothing } from "../match-keys/normalise/nothing.ts";
import { asHash } from "../match-keys/normalise/text.ts";
import { TABLE } from "../match-keys/table.ts";
import { textOf } from "../segment/scalar.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";

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
	if (saysNothing(TABLE[key].nothing, text) === NOTHING.yes)
		return "a word for nothing";
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
