import { parentPort, workerData } from "node:worker_threads";
import { BatchMemory } from "./batch-memory.ts";
import { BlockReaders } from "./block-readers.ts";
import { BlockMapper } from "./map-block.ts";
import type { MapSettings } from "./settings.ts";
import type { FromThread, ToThread } from "./worker-messages.ts";

// A mapping thread: blocks come in, batches go out. A batch lies in memory that
// both threads see; the thread leaves it alone until it is given back.
const memories: BatchMemory[] = [];
const free: number[] = [];
let used = 0;
const mapper = new BlockMapper(workerData as MapSettings, () => {
	used = free.pop() ?? memories.push(BatchMemory.shared()) - 1;
	return (memories[used] as BatchMemory).cleared();
});
const readers = new BlockReaders();

parentPort?.on("message", (message: ToThread) => {
	if ("release" in message) {
		free.push(message.release);
		return;
	}
	const batch = mapper.map(message.block, readers.for(message.spec));
	parentPort?.postMessage({ batch, memory: used } satisfies FromThread);
});
