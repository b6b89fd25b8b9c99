import { PersonalData } from "../../conversion/personal-data.ts";

/** Stands for a value that is not shown. */
export const HIDDEN = "[not shown]";
const HASH = /^[0-9a-f]{64}$/;
/** An address, also as it stands in a URL, or a number in international form, in whatever field it stands. */
const IDENTIFIER = /[^\s@](?:@|%40)[^\s@]+\.|\+\d[\d\s().-]{6,}/i;
/** A URL is shown without its query and fragment (contract 12). */
const URL_TAIL = /(https?:\/\/[^\s?#]{0,2000})[?#]\S*/gi;

/** Members of a payload that say who somebody is: what of them is no hash is not shown. */
const KEYS: ReadonlySet<string> = new Set(["user_data", "match_keys"]);
const CUSTOM_DATA = "custom_data";

/**
 * A payload's JSON text as a value to show, identifiers hidden unless hashed:
 * also the keys that Meta wants in clear (lead id, a plain external id),
 * personal properties that the user chose to send, and identifiers that are
 * themselves the names of members. Undefined where the text is not JSON.
 *
 * @param matchKeys the places that the config reads match keys from
 */
export function maskedPayload(
	json: string,
	matchKeys: readonly string[] = [],
): unknown {
	let payload: unknown;
	try {
		payload = JSON.parse(json);
	} catch {
		return undefined;
	}
	const personal = new PersonalData(matchKeys);
	const masked = mapped(payload, (name, member) => {
		if (KEYS.has(name)) return hashesOnly(member);
		return name === CUSTOM_DATA
			? mapped(member, (property, value) =>
					personal.replaced(property, value, hashesOnly),
				)
			: member;
	});
	return shown(masked);
}

/** Without identifiers in its texts and names; names that become the same are numbered. */
function shown(value: unknown): unknown {
	if (typeof value === "string") return shownText(value);
	if (Array.isArray(value)) return value.map(shown);
	if (typeof value !== "object" || value === null) return value;
	const counts = new Map<string, number>();
	return Object.fromEntries(
		Object.entries(value).map(([given, member]) => {
			const name = shownText(given);
			const count = (counts.get(name) ?? 0) + 1;
			counts.set(name, count);
			return [count === 1 ? name : `${name} ${count}`, shown(member)];
		}),
	);
}

function shownText(text: string): string {
	const cut = text.replace(URL_TAIL, "$1");
	return IDENTIFIER.test(cut) ? HIDDEN : cut;
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
