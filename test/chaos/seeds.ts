/** Which seeds to live through: `CHAOS_RUNS` of them from `CHAOS_SEED` on. */
export function seeds(otherwise: {
	readonly seed: number;
	readonly runs: number;
}): number[] {
	const { CHAOS_SEED, CHAOS_RUNS } = process.env;
	const first = Number(CHAOS_SEED ?? otherwise.seed);
	const count = Number(CHAOS_RUNS ?? otherwise.runs);
	return Array.from({ length: count }, (_, i) => first + i);
}
