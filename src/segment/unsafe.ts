import { UnsafeNumber } from "./event.ts";

const LIMIT = 2 ** 53;

/** A number that `JSON.parse` may have altered: 2^53 or more, or an overflow. The record is then read again without loss. */
export const isSuspect = (value: unknown): boolean =>
	typeof value === "number" && (value >= LIMIT || value <= -LIMIT);

/**
 * Whether there is a suspect number in a value, at any depth, or one that is
 * known not to be kept (the JSON cells of a CSV are read without loss at once).
 * Throws RangeError when nested beyond the stack.
 */
export function holdsSuspect(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return isSuspect(value);
	if (value instanceof UnsafeNumber) return true;
	for (const key in value) {
		if (holdsSuspect((value as Record<string, unknown>)[key])) return true;
	}
	return false;
}

/** Whether a value read without loss holds a number that cannot be kept, at any depth. Throws RangeError when nested beyond the stack. */
export function holdsUnsafe(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	if (value instanceof UnsafeNumber) return true;
	return Object.values(value).some(holdsUnsafe);
}
