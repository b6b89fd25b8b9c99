/**
 * Letters to insert, remove, replace or swap with their neighbour to turn one
 * word into the other (optimal string alignment). Above `limit` the number is
 * only known to be above it. Our own: the libraries that are kept (leven,
 * fastest-levenshtein) count a swap, the most common slip, as two.
 */
export function editDistance(
	one: string,
	other: string,
	limit: number,
): number {
	if (Math.abs(one.length - other.length) > limit) return limit + 1;
	let before: number[] = [];
	let above = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let row = 1; row <= one.length; row++) {
		const line = [row];
		for (let column = 1; column <= other.length; column++) {
			const same = one[row - 1] === other[column - 1];
			const swapped =
				one[row - 1] === other[column - 2] &&
				one[row - 2] === other[column - 1];
			line[column] = Math.min(
				at(line, column - 1) + 1,
				at(above, column) + 1,
				at(above, column - 1) + (same ? 0 : 1),
				swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		if (Math.min(...line) > limit) return limit + 1;
		before = above;
		above = line;
	}
	return at(above, other.length);
}

/** Outside of the table: no way leads from there. */
const at = (line: readonly number[], column: number): number =>
	line[column] ?? Number.POSITIVE_INFINITY;
