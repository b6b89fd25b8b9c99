import type { MatchKey } from "../../vocabulary/match-keys.ts";
import { SHORT_MESSAGE } from "../hash/hash-queue.ts";
import { normaliseEmail, writeEmail } from "../normalise/email.ts";
import { firstWord, otherWords } from "../normalise/full-name.ts";
import { normaliseGender } from "../normalise/gender.ts";
import { normaliseName } from "../normalise/name.ts";
import { isName, NULL_WORDS_ONLY } from "../normalise/nothing.ts";
import { readPhone, writePhone } from "../normalise/phone.ts";
import { FEW, type KeyRow, MANY } from "../row.ts";

const FULL_NAME = ["name"];
const NAME = {
	isList: false,
	nothing: { mayMean: isName },
	normalise: normaliseName,
	hashed: "always",
	remember: MANY,
} as const;
const NAME_FORM = "lower case, no spaces and punctuation";
const CORRECT_NAME = "Correct it where it is collected, if there are many.";

/** Who somebody is. */
export const PERSONS = {
	email: {
		place: { in: "traits", names: ["email"] },
		isList: true,
		shape: { conversions: "list", offline: "list" },
		nothing: NULL_WORDS_ONLY,
		normalise: normaliseEmail,
		bytes: { write: writeEmail, most: Number.POSITIVE_INFINITY, spare: 0 },
		hashed: "always",
		wire: { conversions: "em", offline: "email" },
		invalid: {
			code: "invalid_email",
			means: "An email does not look like an address",
			todo: "Correct it where it is collected; placeholders such as none or n/a are the usual cause.",
		},
		told: { place: "traits.email", form: "trimmed, lower case" },
	},
	phone: {
		place: { in: "traits", names: ["phone"] },
		isList: true,
		shape: { conversions: "list", offline: "list" },
		nothing: NULL_WORDS_ONLY,
		normalise: (text, { region }) => {
			const { digits, isBare } = readPhone(text, region);
			return digits !== undefined && isBare
				? { text: digits, note: "phone_without_country" }
				: digits;
		},
		// Room for the country code.
		bytes: { write: writePhone, most: SHORT_MESSAGE - 1, spare: 1 },
		hashed: "always",
		wire: { conversions: "ph", offline: "phone" },
		invalid: {
			code: "invalid_phone",
			means:
				"A phone number is not one (7 to 15 digits after normalising), or a spreadsheet cut it to an exponent (1.65E+10)",
			todo: "Export numbers in international form (+16505551212), or set `phoneCountry`.",
		},
		told: { place: "traits.phone", form: "to international digits" },
	},
	gen: {
		place: { in: "traits", names: ["gender"] },
		isList: false,
		// An answer like any other, and none that Meta knows.
		nothing: { isAnswer: (word) => word === "unknown" },
		normalise: normaliseGender,
		remember: FEW,
		hashed: "always",
		wire: { conversions: "ge", offline: "gen" },
		invalid: {
			code: "invalid_gender",
			means: "A gender is none of m, male, man, f, female, woman",
			todo: "Nothing: Meta knows only these two.",
		},
		told: { place: "traits.gender", form: "to m or f" },
	},
	fn: {
		...NAME,
		place: {
			in: "traits",
			names: ["firstName", "first_name", "firstname"],
			orPart: { names: FULL_NAME, of: firstWord },
		},
		wire: { conversions: "fn", offline: "fn" },
		invalid: {
			code: "invalid_first_name",
			means: "Nothing of a first name is left after normalising",
			todo: CORRECT_NAME,
		},
		told: {
			place: "traits.firstName, else the first word of traits.name",
			form: NAME_FORM,
		},
	},
	ln: {
		...NAME,
		place: {
			in: "traits",
			names: ["lastName", "last_name", "lastname"],
			orPart: { names: FULL_NAME, of: otherWords },
		},
		wire: { conversions: "ln", offline: "ln" },
		invalid: {
			code: "invalid_last_name",
			means: "Nothing of a last name is left after normalising",
			todo: CORRECT_NAME,
		},
		told: {
			place: "traits.lastName, else the other words of traits.name",
			form: NAME_FORM,
		},
	},
} as const satisfies Partial<Record<MatchKey, KeyRow>>;
