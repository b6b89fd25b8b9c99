import type { WireName } from "../vocabulary/wire-names.ts";
import type { NothingWords } from "./normalise/nothing.ts";
import type { KeyNote, KeyWords } from "./notes.ts";

/** All that is known of a match key: its readers, both wires, checks, docs and tests loop over the rows. */
export type KeyRow = {
	/** Where it is read unless the config says otherwise (contract, section 6). */
	readonly place: Place;
	/** What stands for nothing in its place. */
	readonly nothing: NothingWords;
	/** The form that is hashed, or sent if it is not. */
	readonly normalise: Normalise;
	/** Its name on each wire. */
	readonly wire: Readonly<Record<WireName, string>>;
	/** The warning when a value cannot be normalised. */
	readonly invalid: { readonly code: `invalid_${string}` } & KeyWords;
	/** For `explain`: where it is looked for, and how it is normalised, in a few words. */
	readonly told: { readonly place: string; readonly form: string };
} & Count &
	Hashing &
	Speed;

/** Where a value stands in an event; of several names the first that says something wins. */
export type Place =
	/** Among `context.traits`, then `traits`; where none of the names says anything, a part of another trait. */
	| {
			readonly in: "traits";
			readonly names: readonly string[];
			readonly orPart?: {
				readonly names: readonly string[];
				readonly of: (value: unknown) => unknown;
			};
	  }
	/** In the address of the traits, or flat among them. */
	| { readonly in: "address"; readonly names: readonly string[] }
	/** The event's `userId`. */
	| { readonly in: "userId" }
	/** Settings of the destination on the event itself: `integrations`, then `context`. */
	| { readonly in: "options"; readonly names: readonly string[] };

/** How many values are sent of one event: one, or those of a list, and how a wire has them. */
type Count =
	| { readonly isList: false }
	| {
			readonly isList: true;
			readonly shape: Readonly<Record<WireName, ListShape>>;
	  };

/** Always a list; one value alone and several in a list; only the first. */
export type ListShape = "list" | "oneOrList" | "first";

/** Whether the wires have SHA-256 of the normalised form, or by the config's `externalId`. */
type Hashing =
	| { readonly hashed: "always" }
	| {
			readonly hashed: "never";
			/** What is wrong with its form on the wire, in words; undefined: nothing. */
			readonly problem: (value: unknown) => string | undefined;
	  }
	| {
			readonly hashed: "asConfigured";
			/** The form on the wire where it is not hashed. */
			readonly plain: Normalise;
			readonly problem: (value: unknown) => string | undefined;
	  };

/** How it is made fast: values that repeat are remembered with their hashes, others may be normalised from bytes to bytes. */
type Speed =
	| {
			readonly isList: false;
			readonly hashed: "always";
			/** Entries of one generation of the memo. */
			readonly remember: number;
			readonly scopes?: Scopes;
	  }
	| { readonly remember?: undefined; readonly bytes?: BytesWay };

/** Countries by which a text is read differently, one of each kind: each has a memo of its own. */
export interface Scopes {
	/** ISO 3166 alpha-2 in lower case; `""`: not known. */
	readonly countries: readonly string[];
	/** The index in `countries` of the one that stands for a country. */
	readonly of: (country: string) => number;
}

/** The normalised form; undefined where nothing can be sent. */
export type Normalised =
	| string
	| undefined
	| { readonly text: string; readonly note: KeyNote };

/** The country by which values are read. */
export interface Surroundings {
	/** ISO 3166 alpha-2 of the event's own country in lower case, `""` when it is not known. */
	readonly code: string;
	/** The same in upper case, else the config's `phoneCountry`. */
	readonly region: string | undefined;
}

/** @param raw the value that the text was made of, but for keys that are remembered */
export type Normalise = (
	text: string,
	by: Surroundings,
	raw: unknown,
) => Normalised;

export interface BytesWay {
	readonly write: WriteBytes;
	/** Bytes that it may have to be read so. */
	readonly most: number;
	/** Bytes that its form may have more. */
	readonly spare: number;
}

/**
 * `normalise` on the bytes of [from, to), written to `target` at `at`.
 *
 * @returns the length; -1 for what is not plain: then `normalise` decides
 */
export type WriteBytes = (
	source: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
	region: string | undefined,
) => number;

/** Entries of a memo: for what has few values, and for what has many that repeat. */
export const FEW = 1024;
export const MANY = 8192;

/** A hash has as many digits; a shorter text is none. */
export const HASH_DIGITS = 64;
