import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import type { Ticket } from "./hash/hash-queue.ts";

/**
 * Warning codes of match keys, in the order of the bits of `MatchKeys.warnings`.
 * The first eleven stand in the order of `MATCH_KEYS`, so a key's bit is also the
 * bit of its warning.
 */
export const KEY_WARNINGS = [
	"invalid_email",
	"invalid_phone",
	"invalid_gender",
	"invalid_first_name",
	"invalid_last_name",
	"invalid_city",
	"invalid_state",
	"invalid_zip",
	"invalid_country",
	"invalid_external_id",
	"invalid_lead_id",
	"phone_without_country",
	"null_word",
	"float_id",
	"zip_padded",
] as const;
export type KeyWarning = (typeof KEY_WARNINGS)[number];

const KEY_BITS = Object.fromEntries(
	MATCH_KEYS.map((key, index) => [key, 1 << index]),
) as Readonly<Record<MatchKey, number>>;

/** A key's bit in `present`, `sent`, `alreadyHashed`, `dropped` and, for its `invalid_…`, in `warnings`. */
export function keyBit(key: MatchKey): number {
	return KEY_BITS[key];
}

/** A warning's bit in `MatchKeys.warnings`. */
export function warningBit(code: KeyWarning): number {
	return 1 << KEY_WARNINGS.indexOf(code);
}

/**
 * Stands among the warnings of a key whose word may be for nothing, or may be a
 * name or a code, until the whole event tells; see `MatchKeyReader`.
 */
export const DOUBT = 1 << KEY_WARNINGS.length;

/** What was made of a text that was met before. */
export class KnownHash {
	/** `""` when nothing of the text can be sent. */
	readonly hex: string;
	/** Bits of `KEY_WARNINGS`, and `DOUBT`. */
	readonly warnings: number;
	/** Where its field stands, as the wire writes it; see `FieldStore`. Each key has hashes of its own. */
	field = 0;
	fieldEra = -1;

	constructor(hex: string, warnings = 0) {
		this.hex = hex;
		this.warnings = warnings;
	}
}

/** A match key in its wire form: text, a hash that was met before, or the ticket of one that is still to be worked out. */
export type WireKey = string | KnownHash | Ticket;

/**
 * The match keys of one event in their wire form, and what became of each. One
 * instance serves event after event; its shape never changes.
 */
export class MatchKeys {
	/** Hashes, repeats removed, at most three; empty: absent. */
	readonly email: (string | Ticket)[] = [];
	/** Hashes, repeats removed, at most three; empty: absent. */
	readonly phone: (string | Ticket)[] = [];
	gen: string | KnownHash | undefined = undefined;
	fn: string | KnownHash | undefined = undefined;
	ln: string | KnownHash | undefined = undefined;
	ct: string | KnownHash | undefined = undefined;
	st: string | KnownHash | undefined = undefined;
	zip: string | KnownHash | undefined = undefined;
	country: string | KnownHash | undefined = undefined;
	/** Hashes; under `externalId: plain` the ids themselves unless they are email addresses. As many as emails. */
	readonly externId: (string | Ticket)[] = [];
	/** Digits, never hashed. */
	leadId: string | undefined = undefined;

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
	/** Words that may be a name or a code were taken for nothing. */
	isStrict = false;
	/** Bits of `KEY_WARNINGS`. A list with one bad value among good ones warns, too. */
	warnings = 0;

	clear(): void {
		this.email.length = 0;
		this.phone.length = 0;
		this.gen = undefined;
		this.fn = undefined;
		this.ln = undefined;
		this.ct = undefined;
		this.st = undefined;
		this.zip = undefined;
		this.country = undefined;
		this.externId.length = 0;
		this.leadId = undefined;
		this.present = 0;
		this.sent = 0;
		this.alreadyHashed = 0;
		this.dropped = 0;
		this.nothing = 0;
		this.isStrict = false;
		this.warnings = 0;
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
