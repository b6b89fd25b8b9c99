import type { Secret } from "../secret.ts";

export type RejectStage = "read" | "map" | "validate" | "graph";

/** An event or delivery refused: where, at which stage, why. By reference: nothing personal, unless `data` was asked for. */
export interface Reject {
	/** Index of the input in the run. */
	readonly input: number;
	/** Physical line where the record begins, from 1 (relative to its block, from 0, until batches are merged). */
	readonly line: number;
	/** Number among the records that begin on that line, from 1; 0 or absent: it is alone there. */
	readonly record?: number;
	readonly stage: RejectStage;
	readonly code: string;
	readonly field: string | null;
	/** One sentence, no values of the record. */
	readonly message: string;
	/** Event set id, for a refused delivery. */
	readonly eventSet: string | null;
	/** `sha256:` and the hex of the record's bytes: a replay checks that they are still the same. */
	readonly digest: string;
	/** The record's text, only with `--rejects-with-data`. */
	readonly data?: Secret;
}
