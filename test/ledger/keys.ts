import { createHash } from "node:crypto";

/** Packed ledger keys of the deliveries with these numbers. */
export function keysOf(numbers: readonly number[]): Uint8Array {
	const keys = new Uint8Array(numbers.length * 16);
	numbers.forEach((n, i) => {
		const digest = createHash("sha256").update(`delivery ${n}`).digest();
		keys.set(digest.subarray(0, 16), i * 16);
	});
	return keys;
}

/** `count` numbers from `from` on. */
export function numbers(from: number, count: number): number[] {
	return Array.from({ length: count }, (_, i) => from + i);
}
