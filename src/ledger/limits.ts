/** When memory is spilled and journals are merged, in keys. */
export interface LedgerLimits {
	/** Claimed keys in memory: 17 bytes each, in a table of up to 36 MB. */
	readonly table: number;
	/** An event set's journal is merged into its index when it holds so many: a merge touches every bucket, so many at once are cheap. */
	readonly journal: number;
	/** When a run ends, fewer than this stay in journals for the next. */
	readonly leftover: number;
}

export const LEDGER_LIMITS: LedgerLimits = {
	table: 1_500_000,
	journal: 1 << 20,
	leftover: 1 << 16,
};
