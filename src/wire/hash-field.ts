import type { KnownHash } from "../match-keys/key-set.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { FieldStore } from "./field-store.ts";
import { type FixedBytes, fixed } from "./fixed.ts";

/** Hexadecimal digits of a SHA-256. */
const HASH_DIGITS = 64;

/** Of this thread. */
const STORE = new FieldStore();

const QUOTE = 0x22;
const COMMA = 0x2c;

/** Writes `"name":"key",` for a key that needs no escape. */
export class HashField {
	readonly #name: string;
	readonly #prefix: FixedBytes;
	/** Bytes of a field with a hash. */
	readonly #length: number;

	constructor(name: string) {
		this.#name = name;
		this.#length = `"${name}":"",`.length + HASH_DIGITS;
		this.#prefix = fixed(`"${name}":"`);
	}

	/** Nothing when there is no key. */
	write(out: ByteWriter, key: string | KnownHash | undefined): void {
		if (key === undefined) return;
		if (typeof key === "string") {
			out.fixed(this.#prefix);
			out.ascii(key);
			out.byte(QUOTE);
			out.byte(COMMA);
			return;
		}
		// Names and places come back: the whole field is remembered and written at once.
		const at = STORE.place(key, this.#name);
		out.words(STORE.view, at, this.#length);
	}
}

/** Writes `"name":["a","b"],` for hashes. */
export class HashListField {
	readonly #prefix: FixedBytes;

	constructor(name: string) {
		this.#prefix = fixed(`"${name}":[`);
	}

	/** Nothing for an empty list. */
	write(out: ByteWriter, hashes: readonly (string | number)[]): void {
		if (hashes.length === 0) return;
		out.fixed(this.#prefix);
		for (let i = 0; i < hashes.length; i++) {
			if (i > 0) out.byte(COMMA);
			writeHash(out, hashes[i] as string | number);
		}
		out.byte(0x5d);
		out.byte(COMMA);
	}
}

/** A hash in quotes: its text, or room for it. */
function writeHash(out: ByteWriter, hash: string | number): void {
	out.byte(QUOTE);
	if (typeof hash === "number") out.openHash(hash);
	else out.ascii(hash);
	out.byte(QUOTE);
}

/** External ids: hashes, or any texts. One of them stands alone, several in a list. */
export function writeExternalIds(
	out: ByteWriter,
	ids: readonly (string | number)[],
): void {
	const isList = ids.length > 1;
	if (isList) out.byte(0x5b);
	for (let i = 0; i < ids.length; i++) {
		if (i > 0) out.byte(COMMA);
		writeExternalId(out, ids[i] as string | number);
	}
	if (isList) out.byte(0x5d);
}

/** An external id: a hash, or any text. */
export function writeExternalId(out: ByteWriter, id: string | number): void {
	if (typeof id === "number") writeHash(out, id);
	else out.string(id);
}
