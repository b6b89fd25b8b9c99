import { DESTINATION } from "../../src/defaults.ts";
import type { Place } from "../../src/match-keys/row.ts";
import type { MatchKey } from "../../src/vocabulary/match-keys.ts";

/** A value as an export has it, its normalised form, and one that cannot be normalised. */
export interface Sample {
	readonly raw: unknown;
	readonly form: string;
	readonly bad: unknown;
}

export const SAMPLES: Readonly<Record<MatchKey, Sample>> = {
	email: { raw: "Ada@Example.com", form: "ada@example.com", bad: "x" },
	phone: { raw: "+44 7911 123456", form: "447911123456", bad: "12" },
	gen: { raw: "Female", form: "f", bad: "x" },
	fn: { raw: "Ada-Lou", form: "adalou", bad: "!" },
	ln: { raw: "O'Neil", form: "oneil", bad: "!" },
	ct: { raw: "New York", form: "newyork", bad: "123" },
	st: { raw: "California", form: "ca", bad: "123" },
	zip: { raw: "SW1A 1AA", form: "sw1a1aa", bad: "1" },
	country: { raw: "France", form: "fr", bad: "Atlantis" },
	extern_id: { raw: "User-7", form: "user-7", bad: true },
	lead_id: { raw: "l:444", form: "444", bad: "abc" },
};

/** Where a key may stand by default: its path, and an event that has a value there and nothing else. */
export interface Spot {
	readonly path: string;
	readonly event: (value: unknown) => object;
}

const at =
	(...path: readonly string[]) =>
	(value: unknown): object =>
		path.reduceRight<unknown>(
			(inner, name) => ({ [name]: inner }),
			value,
		) as object;

const spot = (...path: readonly string[]): Spot => ({
	path: path.join("."),
	event: at(...path),
});

/** Every spelling in every place. */
export function spotsOf(place: Place): readonly Spot[] {
	switch (place.in) {
		case "traits":
			return place.names.flatMap((name) => [
				spot("context", "traits", name),
				spot("traits", name),
			]);
		case "address":
			return place.names.flatMap((name) => [
				spot("context", "traits", "address", name),
				spot("context", "traits", name),
				spot("traits", "address", name),
				spot("traits", name),
			]);
		case "userId":
			return [spot("userId")];
		case "options":
			return place.names.flatMap((name) => [
				spot("integrations", DESTINATION, name),
				spot("context", DESTINATION, name),
			]);
		default:
			return place satisfies never;
	}
}

/** Two events in one: objects are joined, member by member. */
export function joined(one: object, other: object): object {
	const all: Record<string, unknown> = { ...one };
	for (const [name, value] of Object.entries(other)) {
		const mine = all[name];
		all[name] =
			typeof mine === "object" && mine !== null && !Array.isArray(mine)
				? joined(mine, value as object)
				: value;
	}
	return all;
}
