import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isNullWord } from "../segment/null-word.ts";
import type { TraitName } from "../segment/outline.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import { listOf } from "./normalise/lists.ts";
import {
	hashSaysNothing,
	NOTHING,
	type Nothing,
	saysNothing,
} from "./normalise/nothing.ts";
import { asHash, isAbsent, textOf } from "./normalise/text.ts";
import { asRecord } from "./paths.ts";

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
/** The word for nothing that no name is like. */
const NO_NAME = "(null)";

/** Says of a value whether the next place is to be looked at. */
type PassedOver = (value: unknown) => boolean;

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
	/** How sure a word must be to be passed over; undefined: none is. */
	private least: Nothing | undefined = undefined;
	private isPassedOver: PassedOver | undefined = undefined;

	open(event: SegmentEvent): void {
		this.event = event;
		this.contextTraits = asRecord(asRecord(event.context)?.traits);
		this.traits = asRecord(event.traits);
		this.contextAddress = asRecord(this.contextTraits?.address);
		this.address = asRecord(this.traits?.address);
		this.least = undefined;
	}

	/**
	 * From now on words for nothing are found only where nothing else is.
	 *
	 * @param isStrict also those that may be a name or a code
	 */
	passOver(isStrict: boolean): void {
		this.least = isStrict ? NOTHING.perhaps : NOTHING.yes;
	}

	/** Tells the values of a key that are passed over; undefined when none are. */
	passedOver(key: MatchKey): PassedOver | undefined {
		const { least } = this;
		if (least === undefined) return undefined;
		return (value) => isNothing(key, value, least);
	}

	/** The raw value of a key, of any type; undefined when there is none. */
	find(key: MatchKey): unknown {
		this.isPassedOver = this.passedOver(key);
		if (this.isPassedOver === undefined) return this.look(key);
		const found = this.look(key);
		this.isPassedOver = undefined;
		return found ?? this.look(key);
	}

	private look(key: MatchKey): unknown {
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
		const { isPassedOver: over } = this;
		return (
			pick(this.contextTraits, names, over) ?? pick(this.traits, names, over)
		);
	}

	/** In the address, or flat among the traits. */
	private place(names: readonly string[]): unknown {
		const { isPassedOver: over } = this;
		return (
			pick(this.contextAddress, names, over) ??
			pick(this.contextTraits, names, over) ??
			pick(this.address, names, over) ??
			pick(this.traits, names, over)
		);
	}

	/** A setting of the destination on the event itself: `integrations`, then `context`. */
	private option(names: readonly string[]): unknown {
		const { isPassedOver: over } = this;
		const { integrations, context } = this.event;
		return (
			pick(asRecord(asRecord(integrations)?.[DESTINATION]), names, over) ??
			pick(asRecord(asRecord(context)?.[DESTINATION]), names, over)
		);
	}
}

/** The first member that says something. The names are ours: none of them is a prototype's. */
function pick(
	members: Members | undefined,
	names: readonly string[],
	isPassedOver: PassedOver | undefined,
): unknown {
	if (members === undefined) return undefined;
	for (const name of names) {
		const value = members[name];
		if (value === undefined || isAbsent(value)) continue;
		if (isPassedOver === undefined || !isPassedOver(value)) return value;
	}
	return undefined;
}

/** Whether there is nothing but words for nothing in a value, or hashes of them. */
function isNothing(key: MatchKey, value: unknown, least: Nothing): boolean {
	const list = listOf(value);
	if (list !== undefined) {
		return list.every(
			(entry) =>
				isAbsent(entry) ||
				(!Array.isArray(entry) && isNothing(key, entry, least)),
		);
	}
	const text = textOf(value);
	if (text === undefined) return false;
	const hash = asHash(text);
	const says =
		hash === undefined ? saysNothing(key, text) : hashSaysNothing(key, hash);
	return says >= least;
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
	// A first or a last name may be Null, a whole name is not.
	return isNullWord(text) ? NO_NAME : text.trim();
}
