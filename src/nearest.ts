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
		const far = distance(from, folded(candidate), limit);
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

/**
 * Damerau-Levenshtein distance (optimal string alignment): insertions,
 * deletions, substitutions and swaps of neighbours. Gives up, with
 * `limit + 1`, once the distance must be above `limit`.
 */
function distance(a: string, b: string, limit: number): number {
	const tooFar = limit + 1;
	if (Math.abs(a.length - b.length) > limit) return tooFar;
	if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return tooFar;
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min(
				at(last, j) + 1,
				at(row, j - 1) + 1,
				at(last, j - 1) + (same ? 0 : 1),
			);
			const swapped =
				i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
			row.push(cost);
		}
		if (Math.min(...row) > limit) return tooFar;
		beforeLast = last;
		last = row;
	}
	return at(last, b.length);
}

const at = (row: readonly number[], index: number): number =>
	row[index] ?? Number.POSITIVE_INFINITY;
