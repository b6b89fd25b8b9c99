import type { ByteWriter } from "./byte-writer.ts";

/** Values of one field that are remembered as bytes. */
const REMEMBERED = 4096;

const QUOTE = 0x22;
const COMMA = 0x2c;

/** Writes `"name":"hash",` for text that needs no escape. */
export class HashField {
	readonly #prefix: Buffer;

	constructor(name: string) {
		this.#prefix = Buffer.from(`"${name}":"`);
	}

	/** Nothing when there is no hash. */
	write(out: ByteWriter, hash: string | undefined): void {
		if (hash === undefined) return;
		out.raw(this.#prefix);
		out.ascii(hash);
		out.byte(QUOTE);
		out.byte(COMMA);
	}
}

/**
 * The same for a field whose values come back (gender, names, places): the whole
 * field is remembered as bytes and written at once, in a third of the time. The
 * first values are kept and not the last: the frequent ones come early.
 */
export class RepeatingHashField {
	readonly #name: string;
	readonly #plain: HashField;
	readonly #known = new Map<string, Buffer>();

	constructor(name: string) {
		this.#name = name;
		this.#plain = new HashField(name);
	}

	/** Nothing when there is no hash. */
	write(out: ByteWriter, hash: string | undefined): void {
		if (hash === undefined) return;
		const known = this.#known.get(hash);
		if (known !== undefined) {
			out.raw(known);
		} else if (this.#known.size < REMEMBERED) {
			const bytes = Buffer.from(`"${this.#name}":"${hash}",`);
			this.#known.set(hash, bytes);
			out.raw(bytes);
		} else {
			this.#plain.write(out, hash);
		}
	}
}

/** Writes `"name":["a","b"],` for texts that need no escape. */
export class HashListField {
	readonly #prefix: Buffer;

	constructor(name: string) {
		this.#prefix = Buffer.from(`"${name}":[`);
	}

	/** Nothing for an empty list. */
	write(out: ByteWriter, hashes: readonly string[]): void {
		if (hashes.length === 0) return;
		out.raw(this.#prefix);
		for (let i = 0; i < hashes.length; i++) {
			if (i > 0) out.byte(COMMA);
			out.byte(QUOTE);
			out.ascii(hashes[i] as string);
			out.byte(QUOTE);
		}
		out.byte(0x5d);
		out.byte(COMMA);
	}
}
