import type { MatchKey } from "../config/config.ts";
import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import type { TraitName } from "../segment/outline.ts";
import { asRecord } from "./paths.ts";
import { asHash, isAbsent, textOf } from "./text.ts";

type Members = Record<string, unknown>;

/** Names of the traits that a key is read from, the first that says something wins. */
export const KEY_TRAITS = {
	email: ["email"],
	phone: ["phone"],
	gen: ["gender"],
	fn: ["firstName", "first_name", "firstname"],
	ln: ["lastName", "last_name", "lastname"],
	ct: ["city"],
	st: ["state"],
	zip: ["postalCode", "postal_code", "postalcode", "zip"],
	country: ["country"],
} as const satisfies Partial<Record<MatchKey, readonly TraitName[]>>;
/** The first and the last name are taken from it where they are missing. */
export const FULL_NAME = ["name"] as const satisfies readonly TraitName[];

const LEAD_ID = ["leadId", "lead_id"];

const SPACE = /\s/;

/** Present, but nothing that a name could be taken from. */
const NOT_A_NAME = Symbol("not a name");

/**
 * Where each key is read unless the config says otherwise (contract, section 6):
 * `context.traits`, then the top-level `traits`, each key falling through by
 * itself; never `properties`. Opened on one event after the other.
 */
export class KeySources {
	private event: SegmentEvent = {};
	private contextTraits: Members | undefined = undefined;
	private traits: Members | undefined = undefined;
	private contextAddress: Members | undefined = undefined;
	private address: Members | undefined = undefined;

	open(event: SegmentEvent): void {
		this.event = event;
		this.contextTraits = asRecord(asRecord(event.context)?.traits);
		this.traits = asRecord(event.traits);
		this.contextAddress = asRecord(this.contextTraits?.address);
		this.address = asRecord(this.traits?.address);
	}

	/** The raw value of a key, of any type; undefined when there is none. */
	find(key: MatchKey): unknown {
		switch (key) {
			case "email":
				return this.trait(KEY_TRAITS.email);
			case "phone":
				return this.trait(KEY_TRAITS.phone);
			case "gen":
				return this.trait(KEY_TRAITS.gen);
			case "fn":
				return this.trait(KEY_TRAITS.fn) ?? firstWord(this.trait(FULL_NAME));
			case "ln":
				return this.trait(KEY_TRAITS.ln) ?? otherWords(this.trait(FULL_NAME));
			case "ct":
				return this.place(KEY_TRAITS.ct);
			case "st":
				return this.place(KEY_TRAITS.st);
			case "zip":
				return this.place(KEY_TRAITS.zip);
			case "country":
				return this.place(KEY_TRAITS.country);
			case "extern_id":
				return this.event.userId;
			case "lead_id":
				return this.option(LEAD_ID);
		}
	}

	private trait(names: readonly string[]): unknown {
		return pick(this.contextTraits, names) ?? pick(this.traits, names);
	}

	/** In the address, or flat among the traits. */
	private place(names: readonly string[]): unknown {
		return (
			pick(this.contextAddress, names) ??
			pick(this.contextTraits, names) ??
			pick(this.address, names) ??
			pick(this.traits, names)
		);
	}

	/** A setting of the destination on the event itself: `integrations`, then `context`. */
	private option(names: readonly string[]): unknown {
		return (
			pick(asRecord(asRecord(this.event.integrations)?.[DESTINATION]), names) ??
			pick(asRecord(asRecord(this.event.context)?.[DESTINATION]), names)
		);
	}
}

/** The first member that says something. The names are ours: none of them is a prototype's. */
function pick(members: Members | undefined, names: readonly string[]): unknown {
	if (members === undefined) return undefined;
	for (const name of names) {
		const value = members[name];
		if (value !== undefined && !isAbsent(value)) return value;
	}
	return undefined;
}

/** What a first name may be taken from. */
export function firstWord(name: unknown): unknown {
	const text = nameText(name);
	if (typeof text !== "string") return text;
	const space = text.search(SPACE);
	return space < 0 ? text : text.slice(0, space);
}

/** What a last name may be taken from. */
export function otherWords(name: unknown): unknown {
	const text = nameText(name);
	if (typeof text !== "string") return text;
	const space = text.search(SPACE);
	return space < 0 ? undefined : text.slice(space + 1);
}

/** A hashed full name cannot be split, and is the hash of neither part. */
function nameText(name: unknown): unknown {
	if (name === undefined) return undefined;
	const text = textOf(name);
	if (text === undefined || asHash(text) !== undefined) return NOT_A_NAME;
	return text.trim();
}
