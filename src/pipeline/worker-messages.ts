import type { Batch } from "../conversion/batch.ts";
import type { SpecifiedBlock } from "./read-inputs.ts";

/** To a mapping thread: a block, or the number of a memory whose batch was taken in. */
export type ToThread = SpecifiedBlock | { readonly release: number };

/** From a mapping thread: a batch, and the number of the memory that it lies in. */
export interface FromThread {
	readonly batch: Batch;
	readonly memory: number;
}
