import { parentPort } from "node:worker_threads";
import { BlockReaders } from "../../input/block-readers.ts";
import { BatchMemory } from "../mapping/batch-memory.ts";
import { BlockMapper } from "../mapping/map-block.ts";
import type { FromThread, ToThread } from "./worker-messages.ts";

// A mapping thread: blocks come in, batches go out. A batch lies in memory that
// both threads see; the thread leaves it alone until it is given back.
const memories: BatchMemory[] = [];
const free: number[] = [];
let used = 0;
let mapper: BlockMapper | undefined;
const readers = new BlockReaders();

const nextMemory = () => {
	used = free.pop() ?? memories.push(BatchMemory.shared()) - 1;
	return (memories[used] as BatchMemory).cleared();
};

parentPort?.on("message", (message: ToThread) => {
	if ("release" in message) {
		free.push(message.release);
	} else if ("settings" in message) {
		mapper = new BlockMapper(message.settings, nextMemory);
	} else if (mapper !== undefined) {
		const batch = mapper.map(message.block, readers.for(message.spec));
		parentPort?.postMessage({ batch, memory: used } satisfies FromThread);
	}
});
