import { editDistance } from "./edit-distance.ts";

/** Longer words are no typing errors of each other, and would be slow to compare. */
const MAX_LENGTH = 200;

/**
 * The word that `word` was most likely meant to be, or undefined when none is
 * near. Differences of case, spaces and punctuation cost nothing
 * (`order_completed` is `Order Completed`); beyond those, one error is allowed
 * in words of three to five letters and digits, two in longer ones. Of equally
 * near words the first wins.
 */
export function nearest(
	word: string,
	words: Iterable<string>,
): string | undefined {
	const from = folded(word);
	let limit = from.length < 3 ? 0 : from.length < 6 ? 1 : 2;
	let found: string | undefined;
	for (const candidate of words) {
		if (candidate === word) return candidate;
		const to = folded(candidate);
		if (Math.max(from.length, to.length) > MAX_LENGTH) continue;
		const far = editDistance(from, to, limit);
		if (far > limit || (far === limit && found !== undefined)) continue;
		found = candidate;
		limit = far;
	}
	return found;
}

/** Lower case, letters and digits only; a word that has none stays as it is. */
function folded(word: string): string {
	const lower = word
		.slice(0, MAX_LENGTH + 1)
		.normalize("NFKC")
		.toLowerCase();
	return lower.replace(/[^\p{L}\p{N}]+/gu, "") || lower;
}
