import { parentPort, workerData } from "node:worker_threads";
import { transferables } from "../conversion/batch.ts";
import { BlockReaders } from "./block-readers.ts";
import { BlockMapper } from "./map-block.ts";
import type { SpecifiedBlock } from "./read-inputs.ts";
import type { MapSettings } from "./settings.ts";

// A mapping thread: blocks come in, batches go out; their buffers are handed
// over, not copied.
const mapper = new BlockMapper(workerData as MapSettings);
const readers = new BlockReaders();

parentPort?.on("message", ({ block, spec }: SpecifiedBlock) => {
	const batch = mapper.map(block, readers.for(spec));
	parentPort?.postMessage(batch, transferables(batch));
});
