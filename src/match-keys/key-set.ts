import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import type { Ticket } from "./hash/hash-queue.ts";

if (MATCH_KEYS.length > 31) throw new RangeError("too many keys for one mask");

const INDEX = Object.fromEntries(
	MATCH_KEYS.map((key, index) => [key, index]),
) as Readonly<Record<MatchKey, number>>;

/** A key's place in `MatchKeys.values` and `lists`. */
export const keyIndex = (key: MatchKey): number => INDEX[key];

/** A key's bit in the masks of `MatchKeys`. */
export const keyBit = (key: MatchKey): number => 1 << INDEX[key];

/** What was made of a text that was met before. */
export class KnownHash {
	/** `""` when nothing of the text can be sent. */
	readonly hex: string;
	/** As `MatchKeys.notes`, and `DOUBT`. */
	readonly notes: number;
	/** Where its field stands, as the wire writes it; see `FieldStore`. Each key has hashes of its own. */
	field = 0;
	fieldEra = -1;

	constructor(hex: string, notes = 0) {
		this.hex = hex;
		this.notes = notes;
	}
}

/** A match key in its wire form: text, a hash that was met before, or the ticket of one that is still to be worked out. */
export type WireKey = string | KnownHash | Ticket;

/**
 * The match keys of one event in their wire form, and what became of each. One
 * instance serves event after event; its shape never changes.
 */
export class MatchKeys {
	/** By `keyIndex`, of keys that have one value. */
	readonly values: (WireKey | undefined)[] = MATCH_KEYS.map(() => undefined);
	/** By `keyIndex`, of keys that may have several: repeats removed, at most three; empty: absent. */
	readonly lists: (string | Ticket)[][] = MATCH_KEYS.map(() => []);

	/** Keys the event has a value for. */
	present = 0;
	/** Keys of which something is sent. */
	sent = 0;
	/** Keys of which something came hashed. */
	alreadyHashed = 0;
	/** Keys that are present, but nothing of them could be sent. */
	dropped = 0;
	/** Keys of which something is a word for nothing. */
	nothing = 0;
	/** Keys of which something cannot be normalised. A list with one bad value among good ones is among them, too. */
	invalid = 0;
	/** Words that may be a name or a code were taken for nothing. */
	isStrict = false;
	/** Bits of `KEY_NOTES`. */
	notes = 0;

	clear(): void {
		const { values, lists } = this;
		for (let i = 0; i < values.length; i++) values[i] = undefined;
		for (let i = 0; i < lists.length; i++) {
			const list = lists[i] as (string | Ticket)[];
			if (list.length > 0) list.length = 0;
		}
		this.present = 0;
		this.sent = 0;
		this.alreadyHashed = 0;
		this.dropped = 0;
		this.nothing = 0;
		this.invalid = 0;
		this.isStrict = false;
		this.notes = 0;
	}

	/** What is sent of a key, as far as it is text; of an event that was built as a whole all is. */
	texts(key: MatchKey): readonly string[] {
		const index = keyIndex(key);
		return [this.values[index], ...(this.lists[index] ?? [])].filter(
			(value) => typeof value === "string",
		);
	}
}

/** Whether anything can be sent; if not, the event is `no_match_key`. */
export function hasAny(keys: MatchKeys): boolean {
	return keys.sent !== 0;
}

const GEN = keyBit("gen");
const NOT_PLACES = ~(
	keyBit("ct") |
	keyBit("country") |
	keyBit("st") |
	keyBit("zip") |
	GEN
);
const NOT_FIRST_NAME = ~(keyBit("fn") | GEN);
const NOT_LAST_NAME = ~(keyBit("ln") | GEN);

/**
 * Whether Meta's `conversions` wire would refuse these keys as too broad (subcode
 * 2804050): nothing beyond place and gender, or one name and gender. True also
 * when there are none.
 */
export function isWeak(keys: MatchKeys): boolean {
	const sent = keys.sent;
	return (
		(sent & NOT_PLACES) === 0 ||
		(sent & NOT_FIRST_NAME) === 0 ||
		(sent & NOT_LAST_NAME) === 0
	);
}
