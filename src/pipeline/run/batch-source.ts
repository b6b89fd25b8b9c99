import type { Plan } from "../../conversion/plan.ts";
import type { FbocError } from "../../errors.ts";
import type { Summary } from "../../report/summary.ts";
import type { Batch } from "../mapping/batch.ts";

/** Where the batches of a run come from: files of events, a rejects file, a payload file. */
export interface BatchSource {
	readonly plan: Plan;
	/** Names that `--only` gives. */
	readonly only?: readonly string[] | undefined;
	/** The inputs as a person would name them. */
	readonly inputs: readonly string[];
	/** Batches in input order. */
	batches(): AsyncIterable<Batch>;
	readonly reading: Reading;
}

/** How far the inputs are read, and what is wrong with them. */
export interface Reading {
	/** A batch was taken in. */
	takenIn(batch: Batch): Promise<void>;
	/** As a person would name an input. */
	pathOf(input: number): string;
	readonly bytesRead: number;
	/** Undefined where it is not known. */
	readonly bytesTotal: number | undefined;
	/** What was wrong with inputs. */
	readonly problems: readonly FbocError[];
	report(): Summary["inputs"];
}
