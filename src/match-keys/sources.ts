import type { MatchKey } from "../config/config.ts";
import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { asRecord } from "./paths.ts";
import { asHash, isAbsent, textOf } from "./text.ts";

type Members = Record<string, unknown>;

const EMAIL = ["email"];
const PHONE = ["phone"];
const GENDER = ["gender"];
const FIRST_NAME = ["firstName", "first_name", "firstname"];
const LAST_NAME = ["lastName", "last_name", "lastname"];
const FULL_NAME = ["name"];
const CITY = ["city"];
const STATE = ["state"];
const ZIP = ["postalCode", "postal_code", "postalcode", "zip"];
const COUNTRY = ["country"];
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
				return this.trait(EMAIL);
			case "phone":
				return this.trait(PHONE);
			case "gen":
				return this.trait(GENDER);
			case "fn":
				return this.trait(FIRST_NAME) ?? firstWord(this.trait(FULL_NAME));
			case "ln":
				return this.trait(LAST_NAME) ?? otherWords(this.trait(FULL_NAME));
			case "ct":
				return this.place(CITY);
			case "st":
				return this.place(STATE);
			case "zip":
				return this.place(ZIP);
			case "country":
				return this.place(COUNTRY);
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

function firstWord(name: unknown): unknown {
	const text = nameText(name);
	if (typeof text !== "string") return text;
	const space = text.search(SPACE);
	return space < 0 ? text : text.slice(0, space);
}

function otherWords(name: unknown): unknown {
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
