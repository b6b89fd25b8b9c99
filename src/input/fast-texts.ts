import type { FastKey } from "./fast-keys.ts";
import { PATIENCE } from "./fast-keys.ts";

/** Longer texts are not remembered. */
const MAX_BYTES = 32;

/** Texts remembered; a power of two. Each has one place, a newcomer drives out who was there. */
const PLACES = 4096;

/** Texts of longer lines are never slices: see `FastTexts.slice`. */
const MAX_SLICED_LINE = 4096;

/**
 * Makes strings of a line's bytes. A text that was met before is found by its
 * bytes and not made again: that is faster, and the maps that it is later
 * looked up in find its hash worked out.
 */
export class FastTexts {
	readonly #texts: string[] = new Array(PLACES).fill("");
	readonly #lengths = new Uint8Array(PLACES);
	readonly #bytes = new Uint8Array(PLACES * MAX_BYTES);
	#line: string | undefined;
	#start = 0;
	#end = 0;

	open(start: number, end: number): void {
		this.#line = undefined;
		this.#start = start;
		this.#end = end;
	}

	/** A text of its own, remembered while the key's texts repeat. */
	own(
		bytes: Buffer,
		from: number,
		to: number,
		isAscii: boolean,
		key: FastKey,
	): string {
		return to - from <= MAX_BYTES && key.patience > 0
			? this.#remembered(bytes, from, to, isAscii, key)
			: decode(bytes, from, to, isAscii);
	}

	/**
	 * The same, but what does not repeat is cut out of the line's text, which is
	 * faster than a text of its own. Whoever keeps it keeps the whole line.
	 */
	slice(
		bytes: Buffer,
		from: number,
		to: number,
		isAscii: boolean,
		key: FastKey,
	): string {
		if (to - from <= MAX_BYTES && key.patience > 0) {
			return this.#remembered(bytes, from, to, isAscii, key);
		}
		if (!isAscii || this.#end - this.#start > MAX_SLICED_LINE) {
			return decode(bytes, from, to, isAscii);
		}
		// As Latin-1 every byte is one character, whatever else the line holds.
		this.#line ??= bytes.latin1Slice(this.#start, this.#end);
		return this.#line.slice(from - this.#start, to - this.#start);
	}

	#remembered(
		bytes: Buffer,
		from: number,
		to: number,
		isAscii: boolean,
		key: FastKey,
	): string {
		const length = to - from;
		if (length === 0) return "";
		const place = placeOf(bytes, from, to);
		const at = place * MAX_BYTES;
		const known = this.#bytes;
		if (this.#lengths[place] === length) {
			let i = 0;
			while (i < length && known[at + i] === bytes[from + i]) i++;
			if (i === length) {
				if (key.patience < PATIENCE) key.patience++;
				return this.#texts[place] as string;
			}
		}
		key.patience--;
		const text = decode(bytes, from, to, isAscii);
		for (let i = 0; i < length; i++) known[at + i] = bytes[from + i] as number;
		this.#lengths[place] = length;
		this.#texts[place] = text;
		return text;
	}
}

const decode = (
	bytes: Buffer,
	from: number,
	to: number,
	isAscii: boolean,
): string =>
	isAscii ? bytes.latin1Slice(from, to) : bytes.utf8Slice(from, to);

/** From the length and a few bytes of both ends: what differs only between them shares a place, which costs time but is not wrong. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
	const length = to - from;
	let hash = length;
	const head = Math.min(from + 4, to);
	for (let i = from; i < head; i++) {
		hash = Math.imul(hash, 31) + (bytes[i] as number);
	}
	for (let i = Math.max(head, to - 5); i < to; i++) {
		hash = Math.imul(hash, 31) + (bytes[i] as number);
	}
	hash = Math.imul(hash, 0x9e3779b1);
	return (hash >>> 20) & (PLACES - 1);
}
