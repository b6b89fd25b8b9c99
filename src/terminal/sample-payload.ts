import { PersonalData } from "../conversion/personal-data.ts";

/** Stands for a value that is not shown. */
export const HIDDEN = "[not shown]";
const HASH = /^[0-9a-f]{64}$/;
/** An address, or a number in international form, in whatever field it stands. */
const IDENTIFIER = /[^\s@]@[^\s@]+\.|\+\d[\d\s().-]{6,}/;

/** Members of a payload that say who somebody is: what of them is no hash is not shown. */
const KEYS: ReadonlySet<string> = new Set(["user_data", "match_keys"]);
const CUSTOM_DATA = "custom_data";

/**
 * A payload's JSON text as a value to show, identifiers hidden unless hashed:
 * also the keys that Meta wants in clear (lead id, a plain external id), and
 * personal properties that the user chose to send. Undefined where the text is
 * not JSON.
 *
 * @param matchKeys the places that the config reads match keys from
 */
export function maskedPayload(
	json: string,
	matchKeys: readonly string[] = [],
): unknown {
	let payload: unknown;
	try {
		payload = JSON.parse(json, (_, value: unknown) =>
			typeof value === "string" && IDENTIFIER.test(value) ? HIDDEN : value,
		);
	} catch {
		return undefined;
	}
	const personal = new PersonalData(matchKeys);
	return mapped(payload, (name, member) => {
		if (KEYS.has(name)) return hashesOnly(member);
		return name === CUSTOM_DATA
			? mapped(member, (property, value) =>
					personal.replaced(property, value, hashesOnly),
				)
			: member;
	});
}

/** An object with other values; anything else as it is. */
function mapped(
	value: unknown,
	change: (name: string, member: unknown) => unknown,
): unknown {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? Object.fromEntries(
				Object.entries(value).map(([name, member]) => [
					name,
					change(name, member),
				]),
			)
		: value;
}

/** A value of which only hashes are shown. */
function hashesOnly(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(hashesOnly);
	if (typeof value === "object" && value !== null) {
		return mapped(value, (_, member) => hashesOnly(member));
	}
	return typeof value === "string" && HASH.test(value) ? value : HIDDEN;
}
