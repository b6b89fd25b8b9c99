import { KEY_BYTES, KEY_WORDS, wordsOf } from "../key-words.ts";
import { isExpired, stampOf, type Today } from "../stamp.ts";
import {
	DELIVERED_OUTCOME,
	type JournalChunk,
	UNKNOWN_OUTCOME,
} from "./journal-record.ts";

/** Keys worth remembering, each with its stamp. */
export interface StampedKeys {
	/** Four words a key. */
	readonly keys: Uint32Array;
	readonly stamps: Uint16Array;
	readonly delivered: number;
	readonly unknown: number;
}

/**
 * What chunks of a journal leave behind: delivered keys, and as unknown those
 * whose answer never came. Refused and unsent ones are forgotten, and so is
 * what has expired.
 */
export function stampedKeys(
	chunks: readonly JournalChunk[],
	today: Today,
): StampedKeys {
	const room = keyCount(chunks);
	const keys = new Uint32Array(room * KEY_WORDS);
	const stamps = new Uint16Array(room);
	let delivered = 0;
	let unknown = 0;
	for (const chunk of chunks) {
		if (isExpired(chunk.day, today)) continue;
		const count = chunk.keys.length / KEY_BYTES;
		const words = wordsOf(chunk.keys, count);
		for (let i = 0; i < count; i++) {
			const outcome = outcomeOf(chunk, i);
			const isDelivered = outcome === DELIVERED_OUTCOME;
			if (!isDelivered && outcome !== UNKNOWN_OUTCOME) continue;
			const to = delivered + unknown;
			const from = i * KEY_WORDS;
			keys.set(words.subarray(from, from + KEY_WORDS), to * KEY_WORDS);
			stamps[to] = stampOf(chunk.day, !isDelivered);
			if (isDelivered) delivered++;
			else unknown++;
		}
	}
	const count = delivered + unknown;
	return {
		keys: keys.slice(0, count * KEY_WORDS),
		stamps: stamps.slice(0, count),
		delivered,
		unknown,
	};
}

/** Keys in these chunks. */
export const keyCount = (chunks: readonly JournalChunk[]): number =>
	chunks.reduce((sum, { keys }) => sum + keys.length / KEY_BYTES, 0);

function outcomeOf(chunk: JournalChunk, i: number): number {
	if (chunk.outcomes === undefined) return UNKNOWN_OUTCOME;
	if (chunk.outcomes === "delivered") return DELIVERED_OUTCOME;
	return chunk.outcomes[i] as number;
}
