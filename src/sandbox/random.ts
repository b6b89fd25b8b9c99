import { hash } from "node:crypto";

const RANGE = 2 ** 32;

/**
 * A small seeded generator (mulberry32): the same seed gives the same numbers
 * in [0, 1), so that a rehearsal with faults can be repeated. Not for secrets.
 *
 * @param seed any integer; its low 32 bits count
 */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE;
	};
}

/**
 * A number in [0, 1) that depends on nothing but the text and the seed: what
 * is bad once stays bad, however often and in whatever company it is sent.
 */
export function stableShare(text: string, seed: number): number {
	const digest = hash("sha256", `${seed >>> 0}:${text}`, "hex");
	return Number.parseInt(digest.slice(0, 8), 16) / RANGE;
}
