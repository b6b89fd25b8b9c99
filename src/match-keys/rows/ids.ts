import type { MatchKey } from "../../vocabulary/match-keys.ts";
import {
	isFloatId,
	normaliseExternalId,
	plainExternalId,
	writeExternalId,
} from "../normalise/external-id.ts";
import { normaliseLeadId } from "../normalise/lead-id.ts";
import { isNobody, isZerosAndMarks } from "../normalise/nothing.ts";
import {
	HASH_DIGITS,
	type KeyRow,
	type Normalise,
	type Normalised,
} from "../row.ts";

/** An id with the warning that it was taken for a number. */
const noted =
	(normalise: (text: string) => string | undefined): Normalise =>
	(text, _by, raw): Normalised => {
		const id = normalise(text);
		return id !== undefined && typeof raw === "string" && isFloatId(text)
			? { text: id, note: "float_id" }
			: id;
	};

/** What somebody is called by the site, and by Meta. */
export const IDS = {
	extern_id: {
		place: { in: "userId" },
		isList: true,
		shape: { conversions: "oneOrList", offline: "first" },
		// An id for nobody is the site's own, a null word is the export's.
		nothing: { isNobody, isSitesOwn: true },
		normalise: noted(normaliseExternalId),
		plain: noted(plainExternalId),
		bytes: { write: writeExternalId, most: HASH_DIGITS - 1, spare: 0 },
		hashed: "asConfigured",
		problem: (value) => {
			if (typeof value !== "string" || value === "") return "is no text";
			return value.includes("@") ? "is not hashed" : undefined;
		},
		wire: { conversions: "external_id", offline: "extern_id" },
		invalid: {
			code: "invalid_external_id",
			means: "A user id is empty or not text",
			todo: "Export userId as text or a number.",
		},
		told: { place: "userId", form: "lower case, no spaces" },
	},
	lead_id: {
		place: { in: "options", names: ["leadId", "lead_id"] },
		isList: false,
		nothing: { isNobody: isZerosAndMarks },
		normalise: normaliseLeadId,
		hashed: "never",
		problem: (value) =>
			typeof value === "string" && /^\d+$/.test(value)
				? undefined
				: "is no number",
		wire: { conversions: "lead_id", offline: "lead_id" },
		invalid: {
			code: "invalid_lead_id",
			means: "A lead id is not made of digits",
			todo: "Export the id that Meta gave the lead, as text: 15 to 17 digits, perhaps with `l:` before them.",
		},
		told: {
			place: "leadId in integrations or context, under the destination's name",
			form: "to its digits",
		},
	},
} as const satisfies Partial<Record<MatchKey, KeyRow>>;
