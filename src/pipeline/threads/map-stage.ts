import type { Block, SpecifiedBlock } from "../../input/block.ts";
import { BlockReaders } from "../../input/block-readers.ts";
import type { Batch } from "../mapping/batch.ts";
import { BatchMemory } from "../mapping/batch-memory.ts";
import { BlockMapper } from "../mapping/map-block.ts";
import type { MapSettings } from "../mapping/settings.ts";
import {
	type MappingThread,
	startThreads,
	THREADED_BYTES,
} from "./mapping-thread.ts";
import { type LentBatch, WorkerPool } from "./worker-pool.ts";

/** So many blocks are mapped sooner than a thread is started. */
const SMALL = 3;

export interface MapStageOptions {
	readonly settings: MapSettings;
	/** Threads; 0 maps on this one. */
	readonly workers: number;
	/** Threads that were started ahead; whoever started them stops them if they are not used. */
	readonly threads?: readonly MappingThread[] | undefined;
	/** Events to read at most, over all inputs; only this thread can count them. */
	readonly limit: number;
	/** A block was mapped: its bytes are not read again. */
	readonly mapped: (block: Block) => void;
	/** Bytes of the inputs as they lie on disk, where that is known. */
	readonly bytes?: number | undefined;
}

/**
 * Maps blocks, in order. A small input is mapped here; for a larger one threads
 * are started. Rejects with data stay on this thread: what cannot print itself
 * cannot be handed to another either.
 */
export async function* mapBlocks(
	blocks: AsyncIterable<SpecifiedBlock>,
	options: MapStageOptions,
): AsyncGenerator<Batch> {
	const { workers, limit } = options;
	if (
		workers === 0 ||
		limit !== Number.POSITIVE_INFINITY ||
		options.settings.rejectsWithData
	) {
		yield* mapHere(blocks, options);
		return;
	}
	if ((options.bytes ?? 0) > THREADED_BYTES) {
		yield* mapThere(blocks, options);
		return;
	}
	const iterator = blocks[Symbol.asyncIterator]();
	const first: SpecifiedBlock[] = [];
	try {
		while (first.length < SMALL) {
			const next = await iterator.next();
			if (next.done) {
				yield* mapHere(first, options);
				return;
			}
			first.push(next.value);
		}
		yield* mapThere(rest(first, iterator), options);
	} finally {
		await iterator.return?.();
	}
}

async function* rest(
	first: readonly SpecifiedBlock[],
	iterator: AsyncIterator<SpecifiedBlock>,
): AsyncGenerator<SpecifiedBlock> {
	yield* first;
	for (let next = await iterator.next(); !next.done; ) {
		yield next.value;
		next = await iterator.next();
	}
}

async function* mapHere(
	blocks: AsyncIterable<SpecifiedBlock> | Iterable<SpecifiedBlock>,
	{ settings, limit, mapped }: MapStageOptions,
): AsyncGenerator<Batch> {
	// Whoever takes a batch is done with it before the next is asked for.
	const memory = BatchMemory.large();
	const mapper = new BlockMapper(settings, () => memory.cleared());
	const readers = new BlockReaders();
	let left = limit;
	if (left <= 0) return;
	try {
		for await (const { block, spec } of blocks) {
			const batch = mapper.map(block, readers.for(spec), left);
			mapped(block);
			left -= batch.counts.read;
			yield batch;
			if (left <= 0) return;
		}
	} finally {
		readers.close();
	}
}

async function* mapThere(
	blocks: AsyncIterable<SpecifiedBlock>,
	{ settings, workers, threads, mapped }: MapStageOptions,
): AsyncGenerator<Batch> {
	const pool = new WorkerPool(
		threads ?? startThreads(workers),
		settings,
		mapped,
	);
	const given: Promise<LentBatch>[] = [];
	try {
		for await (const block of blocks) {
			const lent = pool.map(block);
			// Awaited in its turn; until then a failure must not count as unhandled.
			lent.catch(() => {});
			given.push(lent);
			if (given.length < pool.room) continue;
			yield* lend(await (given.shift() as Promise<LentBatch>));
		}
		for (const lent of given) yield* lend(await lent);
	} finally {
		await pool.close();
	}
}

/** Hands a batch on and gives its memory back once it was taken in. */
function* lend({ batch, release }: LentBatch): Generator<Batch> {
	yield batch;
	release();
}
