import {
	ADD_32,
	BITS_OF_BYTES,
	type Code,
	EQUAL_BYTES,
	get,
	int32,
	LESS,
	LESS_BYTES,
	LOOP,
	load,
	moduleOf,
	OR,
	OR_32,
	REPEAT_IF,
	range,
	runOn,
	SHIFT_LEFT_32,
	set,
	store32,
	vector,
} from "../../simd/code.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const AT = 0x40;

/** Bytes that one word of bits is of. */
const WORD_BYTES = 32;
const PAGE = 65_536;

// Locals: the address of the bytes, of their end, and of the words of bits.
const BYTES = 0;
const STOP = 1;
const WORDS = 2;
const FIRST = 3;
const SECOND = 4;
const VECTORS = 2;

/** The three words of the same 32 bytes lie side by side. */
const KINDS = 3;

const every = (byte: number): Code => vector(range(16).map(() => byte));

/** A bit for each of 32 bytes, stored as the word of this kind. */
const mark = (kind: number, test: (bytes: Code) => Code): Code => [
	...get(WORDS),
	...[...test(get(FIRST)), ...BITS_OF_BYTES],
	...[...test(get(SECOND)), ...BITS_OF_BYTES],
	...[...int32(16), ...SHIFT_LEFT_32, ...OR_32],
	...store32(kind * 4),
];

const body: () => Code = () => [
	...LOOP,
	...[...get(BYTES), ...load(0), ...set(FIRST)],
	...[...get(BYTES), ...load(16), ...set(SECOND)],
	...mark(0, (bytes) => [
		...[...bytes, ...every(QUOTE), ...EQUAL_BYTES],
		...[...bytes, ...every(BACKSLASH), ...EQUAL_BYTES, ...OR],
		...[...bytes, ...every(SPACE), ...LESS_BYTES, ...OR],
	]),
	...mark(1, (bytes) => bytes),
	...mark(2, (bytes) => [...bytes, ...every(AT), ...EQUAL_BYTES]),
	...[...get(WORDS), ...int32(KINDS * 4), ...ADD_32, ...set(WORDS)],
	...[...get(BYTES), ...int32(WORD_BYTES), ...ADD_32, ...set(BYTES)],
	...[...get(BYTES), ...get(STOP), ...LESS, ...REPEAT_IF],
	...[0x0b],
];

type MarkBytes = (bytes: number, stop: number, words: number) => void;

let compiled: WebAssembly.Module | undefined;

/**
 * What ends the plain run of a string's bytes, told for a whole block at once by
 * vectors: a bit for each byte. To find the end of a string then takes one or
 * two words instead of a look at every byte, which was a fifth of the mapping.
 */
export class TextMarks {
	readonly #memory = new WebAssembly.Memory({ initial: 1 });
	readonly #mark: MarkBytes;
	#words = new Int32Array(0);

	/** @throws WebAssembly.CompileError on a processor without vectors */
	constructor() {
		compiled ??= moduleOf({
			parameters: FIRST,
			vectors: VECTORS,
			integers: 0,
			body: body(),
		});
		this.#mark = runOn(compiled, this.#memory) as MarkBytes;
	}

	/** Marks the bytes before `end`; what is asked for then is asked of them. */
	mark(bytes: Uint8Array, end: number): void {
		const words = Math.ceil(end / WORD_BYTES) + 1;
		const marked = words * WORD_BYTES;
		const need = marked + words * KINDS * 4;
		const { byteLength } = this.#memory.buffer;
		if (need > byteLength) {
			this.#memory.grow(Math.ceil((need - byteLength) / PAGE));
		}
		const { buffer } = this.#memory;
		const held = new Uint8Array(buffer, 0, marked);
		held.set(bytes.subarray(0, end));
		// A stop behind the end, whatever was there.
		held.fill(0, end);
		this.#mark(0, marked, marked);
		this.#words = new Int32Array(buffer, marked, words * KINDS);
	}

	/** From `from` on, the first byte that is a quote, a backslash or a control character. */
	stop(from: number): number {
		const words = this.#words;
		let word = from >>> 5;
		// Kept a signed integer: the engine has no unsigned ones.
		let bits = ((words[word * KINDS] as number) >>> (from & 31)) | 0;
		if (bits !== 0) return from + trailingZeros(bits);
		do bits = words[++word * KINDS] as number;
		while (bits === 0);
		return (word << 5) + trailingZeros(bits);
	}

	/** Whether all bytes of [from, to) are ASCII. */
	isAscii(from: number, to: number): boolean {
		return !this.#any(1, from, to);
	}

	/** Whether there is an `@` in [from, to). */
	hasAt(from: number, to: number): boolean {
		return this.#any(2, from, to);
	}

	#any(kind: number, from: number, to: number): boolean {
		const words = this.#words;
		let word = from >>> 5;
		const last = to >>> 5;
		let bits = (words[word * KINDS + kind] as number) & (-1 << (from & 31));
		for (; word < last; bits = words[word * KINDS + kind] as number) {
			if (bits !== 0) return true;
			word++;
		}
		// Shifted out: the bits from `to` on.
		return (to & 31) !== 0 && bits << (32 - (to & 31)) !== 0;
	}
}

const trailingZeros = (bits: number): number =>
	31 - Math.clz32(bits & (~bits + 1));
