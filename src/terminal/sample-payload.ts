/**
 * Properties and keys that say who somebody is, written without case, spaces
 * and punctuation. A payload shows such a value only where it is a hash: the
 * keys that Meta wants in clear (lead id, a plain external id), and personal
 * properties that the user chose to send, are never printed.
 */
const PERSONAL = new Set(
	[
		"address, anonymousid, birthdate, birthday, city, country, ct, dateofbirth",
		"db, dob, email, emailaddress, em, externalid, externid, familyname",
		"firstname, fn, fullname, ge, gen, gender, givenname, lastname, leadid, ln",
		"mobile, mobilephone, ph, phone, phonenumber, postalcode, postcode, sex",
		"st, state, street, streetaddress, surname, telephone, userid, username",
		"zip, zipcode, zp",
	].flatMap((line) => line.split(", ")),
);

/** Stands for a value that is not shown. */
export const HIDDEN = "[not shown]";
const HASH = /^[0-9a-f]{64}$/;
/** An address, or a number in international form, in whatever field it stands. */
const IDENTIFIER = /[^\s@]@[^\s@]+\.|\+\d[\d\s().-]{6,}/;

/**
 * A payload's JSON text as a value to show, identifiers hidden unless hashed.
 * Undefined where the text is not JSON.
 */
export function maskedPayload(json: string): unknown {
	try {
		return JSON.parse(json, (key, value: unknown) => {
			if (PERSONAL.has(key.toLowerCase().replace(/[^a-z0-9]/g, "")))
				return hashesOnly(value);
			if (typeof value === "string" && IDENTIFIER.test(value)) return HIDDEN;
			return value;
		});
	} catch {
		return undefined;
	}
}

function hashesOnly(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(hashesOnly);
	if (typeof value === "string" && HASH.test(value)) return value;
	return HIDDEN;
}
