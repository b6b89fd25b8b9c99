/**
 * Full jitter: a wait drawn evenly from [0, min(cap, base * 2^attempt)].
 * Spreads clients that failed together better than any fixed or half-random
 * wait (AWS Architecture Blog, "Exponential Backoff and Jitter").
 *
 * @param attempt failures so far, from 0
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function fullJitter(
	attempt: number,
	baseMs: number,
	capMs: number,
	random: number,
): number {
	return Math.floor(random * Math.min(capMs, baseMs * 2 ** attempt));
}
