/**
 * WebAssembly code, put together from its instructions: just those that the
 * vector loop of this program needs (WebAssembly core specification 2.0, chapter
 * 5; the opcodes of vectors stand behind a prefix of their own).
 */
export type Code = readonly number[];

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
	bytes.push(rest);
	return bytes;
}

/** A constant. LEB128 has a sign here, so a natural number must not end in its bit. */
export const int32 = (value: number): Code =>
	value < 0x40
		? [0x41, value]
		: [0x41, (value & 0x7f) | 0x80, ...int32(value >>> 7).slice(1)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];

export const LOOP: Code = [0x03, 0x40];
export const IF: Code = [0x04, 0x40];
/** To the begin of the innermost loop, if the value is not 0. */
export const REPEAT_IF: Code = [0x0d, 0];
/** Out of an `if`, to the begin of the loop around it. */
export const REPEAT_FROM_IF: Code = [0x0c, 1];
export const END: Code = [0x0b];
export const NOT_EQUAL: Code = [0x47];
export const ADD_32: Code = [0x6a];
export const SUBTRACT_32: Code = [0x6b];
export const SHIFT_LEFT_32: Code = [0x74];

const simd = (op: number): Code => [0xfd, ...unsigned(op)];
const ALIGNED_16 = 4;
const ALIGNED_4 = 2;

export const load = (offset: number): Code => [
	...simd(0x00),
	ALIGNED_16,
	...unsigned(offset),
];
export const store = (offset: number): Code => [
	...simd(0x0b),
	ALIGNED_16,
	...unsigned(offset),
];
/** The same 32 bits in every lane. */
export const loadSplat = (offset: number): Code => [
	...simd(0x09),
	ALIGNED_4,
	...unsigned(offset),
];
export const vector = (bytes: Code): Code => [...simd(0x0c), ...bytes];
/** Sixteen bytes of two vectors, by their numbers from 0 to 31. */
export const shuffle = (bytes: Code): Code => [...simd(0x0d), ...bytes];
/** Bytes of a vector, by the numbers in another. */
export const PICK = simd(0x0e);
export const AND = simd(0x4e);
export const OR = simd(0x50);
export const XOR = simd(0x51);
/** Bits of one vector or another, by a third. */
export const SELECT = simd(0x52);
export const SHIFT_BYTES_RIGHT = simd(0x6d);
export const SHIFT_LEFT = simd(0xab);
export const SHIFT_RIGHT = simd(0xad);
export const ADD = simd(0xae);

export const range = (count: number): number[] =>
	Array.from({ length: count }, (_, i) => i);

const I32 = 0x7f;
const V128 = 0x7b;

const section = (id: number, content: Code): Code => [
	id,
	...unsigned(content.length),
	...content,
];
const name = (text: string): Code => [text.length, ...Buffer.from(text)];

/** A function of integers that works on a memory. Its locals: parameters, vectors, integers, numbered in this order. */
export interface VectorLoop {
	readonly parameters: number;
	readonly vectors: number;
	readonly integers: number;
	readonly body: Code;
}

/** A module that imports `env.memory` and exports the function as `run`. */
export function moduleOf({
	parameters,
	vectors,
	integers,
	body,
}: VectorLoop): WebAssembly.Module {
	const types = range(parameters).map(() => I32);
	const code = [2, vectors, V128, integers, I32, ...body, ...END];
	return new WebAssembly.Module(
		Uint8Array.from([
			...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
			...section(1, [1, 0x60, parameters, ...types, 0]),
			...section(2, [1, ...name("env"), ...name("memory"), 2, 0, 1]),
			...section(3, [1, 0]),
			...section(7, [1, ...name("run"), 0, 0]),
			...section(10, [1, ...unsigned(code.length), ...code]),
		]),
	);
}

/** The module's function, at work on a memory. */
export const runOn = (
	module: WebAssembly.Module,
	memory: WebAssembly.Memory,
): unknown => new WebAssembly.Instance(module, { env: { memory } }).exports.run;
