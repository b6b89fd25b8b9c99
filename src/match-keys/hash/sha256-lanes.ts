import {
	ADD,
	ADD_32,
	AND,
	type Code,
	END,
	get,
	IF,
	int32,
	LOOP,
	load,
	loadSplat,
	moduleOf,
	NOT_EQUAL,
	OR,
	PICK,
	REPEAT_FROM_IF,
	REPEAT_IF,
	range,
	runOn,
	SELECT,
	SHIFT_BYTES_RIGHT,
	SHIFT_LEFT,
	SHIFT_LEFT_32,
	SHIFT_RIGHT,
	SUBTRACT_32,
	set,
	shuffle,
	store,
	vector,
	XOR,
} from "../../simd/code.ts";
import { FIRST_STATE, ROUND_CONSTANTS } from "./sha256-constants.ts";

/**
 * SHA-256 (FIPS 180-4) of four messages at once: a WebAssembly module, put
 * together here, whose vectors hold one message in each of four lanes. A hash
 * costs 0.07 microseconds where the one-shot call of `node:crypto` costs 0.19,
 * most of it on the way in and out.
 */

/** Messages that are hashed at once. */
export const LANES = 4;
/** Bytes of a block of a message. */
export const BLOCK_BYTES = 64;
/** Bytes that a hash leaves behind: its lower-case hex digits, then the digest itself. */
export const RESULT_BYTES = 96;
/** Where the digest begins in them. */
export const DIGEST_AT = 64;

/**
 * Hashes four padded messages that lie one after the other.
 *
 * @param messages address of the first
 * @param blocks blocks of each
 * @param results address of the first of four results
 */
export type HashLanes = (
	messages: number,
	blocks: number,
	results: number,
) => void;

/** Bytes at the beginning of the memory that the lanes keep their constants in. */
export const CONSTANT_BYTES = 256;

/** The same 32 bits in every lane. */
const constant = (value: number): Code => {
	const word = [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
	return vector([...word, ...word, ...word, ...word]);
};

// Locals. Parameters first.
const MESSAGES = 0;
const BLOCKS = 1;
const RESULTS = 2;
const STATE = 3;
const WORDS = STATE + 8;
const SAVED = WORDS + 16;
const T = SAVED + 8;
const U = T + 1;
const POINTERS = U + 1;
/** Address of the constants of the rounds at hand. */
const CONSTANTS = POINTERS + LANES;
const VECTORS = POINTERS - STATE;
const INTEGERS = LANES + 1;

/** Bytes of 32-bit words of two vectors, by their numbers: 0 to 3 of the first, 4 to 7 of the second. */
const words = (...numbers: number[]): Code =>
	shuffle(numbers.flatMap((n) => range(4).map((i) => n * 4 + i)));
const FIRST_PAIRS = words(0, 4, 1, 5);
const LAST_PAIRS = words(2, 6, 3, 7);
const FIRST_HALVES = words(0, 1, 4, 5);
const LAST_HALVES = words(2, 3, 6, 7);

/** Four vectors as the rows of a matrix, turned over into `to`, `to` + 1, …, each passed through `finish`. */
const transposed = (from: number, to: number, finish: Code): Code => [
	...[FIRST_PAIRS, LAST_PAIRS].flatMap((pairs, half) => [
		...[...get(from), ...get(from + 1), ...pairs, ...set(T)],
		...[...get(from + 2), ...get(from + 3), ...pairs, ...set(U)],
		...[...get(T), ...get(U), ...FIRST_HALVES, ...finish],
		...set(to + half * 2),
		...[...get(T), ...get(U), ...LAST_HALVES, ...finish],
		...set(to + half * 2 + 1),
	]),
];

/** Bytes of each word in the other order: SHA-256 is big-endian. */
const SWAP: Code = [
	...vector([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]),
	...PICK,
];

const rotated = (x: Code, by: number): Code => [
	...[...x, ...int32(by), ...SHIFT_RIGHT],
	...[...x, ...int32(32 - by), ...SHIFT_LEFT],
	...OR,
];

/** The Σ of FIPS 180-4: three rotations, xored. */
const rotations = (x: Code, a: number, b: number, c: number): Code => [
	...[...rotated(x, a), ...rotated(x, b), ...XOR],
	...[...rotated(x, c), ...XOR],
];

/** The σ: two rotations and a shift. */
const schedule = (x: Code, a: number, b: number, shift: number): Code => [
	...[...rotated(x, a), ...rotated(x, b), ...XOR],
	...[...x, ...int32(shift), ...SHIFT_RIGHT, ...XOR],
];

/** Loads a block of each message and turns it over, so that a vector holds one word of all four. */
const loadBlock: Code = range(4).flatMap((quarter) => [
	...range(LANES).flatMap((lane) => [
		...[...get(POINTERS + lane), ...load(quarter * 16), ...SWAP],
		...set(SAVED + lane),
	]),
	...transposed(SAVED, WORDS + quarter * 4, []),
]);

const word = (i: number): Code => get(WORDS + (i & 15));

/** The words of sixteen rounds made into those of the next sixteen. */
const nextWords: () => Code = () =>
	range(16).flatMap((i) => [
		...[...word(i), ...word(i + 9), ...ADD],
		...[...schedule(word(i + 1), 7, 18, 3), ...ADD],
		...[...schedule(word(i + 14), 17, 19, 10), ...ADD],
		...set(WORDS + i),
	]);

/** One of sixteen rounds. The state's variables change their roles instead of their values. */
function round(i: number): Code {
	const role = (n: number) => STATE + ((n - i) & 7);
	const [a, b, c, d, e, f, g, h] = range(8).map((n) => get(role(n))) as [
		Code,
		Code,
		Code,
		Code,
		Code,
		Code,
		Code,
		Code,
	];
	return [
		...[...h, ...word(i), ...ADD],
		...[...get(CONSTANTS), ...loadSplat(i * 4), ...ADD],
		...[...rotations(e, 6, 11, 25), ...ADD],
		...[...f, ...g, ...e, ...SELECT, ...ADD],
		...set(T),
		...[...d, ...get(T), ...ADD, ...set(role(3))],
		...[...get(T), ...rotations(a, 2, 13, 22), ...ADD],
		// The majority: where a and b differ c decides, elsewhere b.
		...[...c, ...b, ...[...a, ...b, ...XOR], ...SELECT, ...ADD],
		...set(role(7)),
	];
}

/** Four times sixteen rounds. */
const rounds: () => Code = () => [
	...[...int32(0), ...set(CONSTANTS)],
	...LOOP,
	...range(16).flatMap(round),
	...[...get(CONSTANTS), ...int32(BLOCK_BYTES), ...ADD_32, ...set(CONSTANTS)],
	...[...get(CONSTANTS), ...int32(CONSTANT_BYTES), ...NOT_EQUAL],
	...[...IF, ...nextWords(), ...REPEAT_FROM_IF, ...END],
	...END,
];

const HEX_DIGITS = vector([...Buffer.from("0123456789abcdef")]);
const LOW_BITS: Code = [...vector(range(16).map(() => 15)), ...AND];
const HIGH_BITS: Code = [...int32(4), ...SHIFT_BYTES_RIGHT];

/** The two halves of a digest, as hex and as they are. */
const storeResult = (lane: number): Code =>
	range(2).flatMap((half) => {
		const part = get(SAVED + half * 4 + lane);
		const at = lane * RESULT_BYTES + half * 32;
		const digits = (bits: Code, to: number): Code => [
			...[...HEX_DIGITS, ...part, ...bits, ...PICK],
			...set(to),
		];
		const merged = (first: number, to: number): Code => [
			...[...get(RESULTS), ...get(T), ...get(U)],
			...shuffle(range(8).flatMap((i) => [first + i, first + i + 16])),
			...store(to),
		];
		return [
			...[...digits(HIGH_BITS, T), ...digits(LOW_BITS, U)],
			...[...merged(0, at), ...merged(8, at + 16)],
			...[...get(RESULTS), ...part],
			...store(lane * RESULT_BYTES + DIGEST_AT + half * 16),
		];
	});

const body: () => Code = () => [
	...[...get(MESSAGES), ...set(POINTERS)],
	...range(LANES - 1).flatMap((lane) => [
		...[...get(POINTERS + lane), ...get(BLOCKS), ...int32(6)],
		...[...SHIFT_LEFT_32, ...ADD_32, ...set(POINTERS + lane + 1)],
	]),
	...[...FIRST_STATE].flatMap((word, i) => [
		...constant(word),
		...set(STATE + i),
	]),
	...LOOP,
	...loadBlock,
	...range(8).flatMap((i) => [...get(STATE + i), ...set(SAVED + i)]),
	...rounds(),
	...range(8).flatMap((i) => [
		...[...get(STATE + i), ...get(SAVED + i), ...ADD],
		...set(STATE + i),
	]),
	...range(LANES).flatMap((lane) => [
		...[...get(POINTERS + lane), ...int32(BLOCK_BYTES), ...ADD_32],
		...set(POINTERS + lane),
	]),
	...[...get(BLOCKS), ...int32(1), ...SUBTRACT_32, ...set(BLOCKS)],
	...[...get(BLOCKS), ...REPEAT_IF],
	...END,
	...transposed(STATE, SAVED, SWAP),
	...transposed(STATE + 4, SAVED + 4, SWAP),
	...range(LANES).flatMap(storeResult),
];

let compiled: WebAssembly.Module | undefined;

/**
 * @param memory where messages and results lie, behind `CONSTANT_BYTES`
 * @throws WebAssembly.CompileError on a processor without vectors
 */
export function createHashLanes(memory: WebAssembly.Memory): HashLanes {
	compiled ??= moduleOf({
		parameters: STATE,
		vectors: VECTORS,
		integers: INTEGERS,
		body: body(),
	});
	const constants = new DataView(memory.buffer);
	for (const [i, value] of ROUND_CONSTANTS.entries()) {
		constants.setUint32(i * 4, value, true);
	}
	return runOn(compiled, memory) as HashLanes;
}
