import type { Ticket } from "../match-keys/hash/hash-queue.ts";
import {
	keyBit,
	keyIndex,
	type MatchKeys,
	type WireKey,
} from "../match-keys/key-set.ts";
import { HASH_DIGITS, type ListShape } from "../match-keys/row.ts";
import { TABLE } from "../match-keys/table.ts";
import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import type { WireName } from "../vocabulary/wire-names.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { FieldStore } from "./field-store.ts";
import { type FixedBytes, fixed } from "./fixed.ts";

/** Of this thread. */
const STORE = new FieldStore();

const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;

/** Writes `"name":…,` for one match key on one wire. */
export class KeyField {
	readonly bit: number;
	readonly index: number;
	/** Undefined: it has one value. */
	readonly shape: ListShape | undefined;
	readonly #name: string;
	readonly #prefix: FixedBytes;
	/** Bytes of a field with a hash. */
	readonly #length: number;
	/** All of its texts are hashes, which need no escape. */
	readonly #isHashed: boolean;

	constructor(key: MatchKey, wire: WireName) {
		const row = TABLE[key];
		this.bit = keyBit(key);
		this.index = keyIndex(key);
		this.shape = row.isList ? row.shape[wire] : undefined;
		this.#name = row.wire[wire];
		this.#prefix = fixed(`"${this.#name}":`);
		this.#length = `"${this.#name}":"",`.length + HASH_DIGITS;
		this.#isHashed = row.hashed === "always";
	}

	one(out: ByteWriter, value: WireKey): void {
		if (typeof value === "object") {
			// Names and places come back: the whole field is remembered and written at once.
			const at = STORE.place(value, this.#name);
			out.words(STORE.view, at, this.#length);
			return;
		}
		out.fixed(this.#prefix);
		this.#value(out, value);
		out.byte(COMMA);
	}

	several(out: ByteWriter, list: readonly (string | Ticket)[]): void {
		out.fixed(this.#prefix);
		const { shape } = this;
		const count = shape === "first" ? 1 : list.length;
		const isList = shape === "list" || count > 1;
		if (isList) out.byte(OPEN_LIST);
		for (let i = 0; i < count; i++) {
			if (i > 0) out.byte(COMMA);
			this.#value(out, list[i] as string | Ticket);
		}
		if (isList) out.byte(CLOSE_LIST);
		out.byte(COMMA);
	}

	/** A text in quotes, or room for a hash. */
	#value(out: ByteWriter, value: string | Ticket): void {
		if (typeof value === "string" && !this.#isHashed) {
			out.string(value);
			return;
		}
		out.byte(QUOTE);
		if (typeof value === "number") out.openHash(value);
		else out.ascii(value);
		out.byte(QUOTE);
	}
}

/** Writes the match keys of events under their names on one wire. */
export class KeyFields {
	readonly #fields: readonly KeyField[];

	constructor(wire: WireName) {
		this.#fields = MATCH_KEYS.map((key) => new KeyField(key, wire));
	}

	/** The members of an object, and `}` behind them; there is at least one match key. */
	write(out: ByteWriter, { sent, values, lists }: MatchKeys): void {
		const fields = this.#fields;
		for (let i = 0; i < fields.length; i++) {
			const field = fields[i] as KeyField;
			if ((sent & field.bit) === 0) continue;
			if (field.shape === undefined) {
				field.one(out, values[field.index] as WireKey);
			} else field.several(out, lists[field.index] as (string | Ticket)[]);
		}
		out.bytes[out.length - 1] = 0x7d;
	}
}
