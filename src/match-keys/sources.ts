import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isAbsent, textOf } from "../segment/scalar.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import { listOf } from "./normalise/lists.ts";
import {
	hashSaysNothing,
	NOTHING,
	type Nothing,
	type NothingWords,
	saysNothing,
} from "./normalise/nothing.ts";
import { asHash } from "./normalise/text.ts";
import { asRecord } from "./paths.ts";
import type { Place } from "./row.ts";
import { TABLE } from "./table.ts";

type Members = Record<string, unknown>;

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
		const { nothing } = TABLE[key];
		return (value) => isNothing(nothing, value, least);
	}

	/** The raw value of a key, of any type; undefined when there is none. */
	find(key: MatchKey): unknown {
		this.isPassedOver = this.passedOver(key);
		const { place } = TABLE[key];
		const found = this.look(place);
		if (found !== undefined || this.isPassedOver === undefined) return found;
		this.isPassedOver = undefined;
		return this.look(place);
	}

	private look(place: Place): unknown {
		switch (place.in) {
			case "traits": {
				const { names, orPart } = place;
				return this.trait(names) ?? orPart?.of(this.trait(orPart.names));
			}
			case "address":
				return this.place(place.names);
			case "userId":
				return this.event.userId;
			case "options":
				return this.option(place.names);
			default:
				return place satisfies never;
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
function isNothing(
	words: NothingWords,
	value: unknown,
	least: Nothing,
): boolean {
	const list = listOf(value);
	if (list !== undefined) {
		return list.every(
			(entry) =>
				isAbsent(entry) ||
				(!Array.isArray(entry) && isNothing(words, entry, least)),
		);
	}
	const text = textOf(value);
	if (text === undefined) return false;
	const hash = asHash(text);
	const says =
		hash === undefined
			? saysNothing(words, text)
			: hashSaysNothing(words, hash);
	return says >= least;
}
