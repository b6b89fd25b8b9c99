import type { SpecifiedBlock } from "../../input/block.ts";
import type { Batch } from "../mapping/batch.ts";
import type { MapSettings } from "../mapping/settings.ts";

/** To a mapping thread: first by what to map, then blocks, and the numbers of memories whose batches were taken in. */
export type ToThread =
	| { readonly settings: MapSettings }
	| SpecifiedBlock
	| { readonly release: number };

/** From a mapping thread: a batch, and the number of the memory that it lies in. */
export interface FromThread {
	readonly batch: Batch;
	readonly memory: number;
}
