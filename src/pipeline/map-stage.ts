import type { Batch } from "../conversion/batch.ts";
import { BlockReaders } from "./block-readers.ts";
import { BlockMapper } from "./map-block.ts";
import type { SpecifiedBlock } from "./read-inputs.ts";
import type { MapSettings } from "./settings.ts";
import { WorkerPool } from "./worker-pool.ts";

/** So many blocks are mapped sooner than a thread is started. */
const SMALL = 3;

export interface MapStageOptions {
	readonly settings: MapSettings;
	/** Threads; 0 maps on this one. */
	readonly workers: number;
	/** Events to read at most, over all inputs; only this thread can count them. */
	readonly limit: number;
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
	const { settings, workers, limit } = options;
	if (
		workers === 0 ||
		limit !== Number.POSITIVE_INFINITY ||
		settings.rejectsWithData
	) {
		yield* mapHere(blocks, settings, limit);
		return;
	}
	const iterator = blocks[Symbol.asyncIterator]();
	const first: SpecifiedBlock[] = [];
	try {
		while (first.length < SMALL) {
			const next = await iterator.next();
			if (next.done) {
				yield* mapHere(first, settings, limit);
				return;
			}
			first.push(next.value);
		}
		yield* mapThere(rest(first, iterator), settings, workers);
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
	settings: MapSettings,
	limit: number,
): AsyncGenerator<Batch> {
	const mapper = new BlockMapper(settings);
	const readers = new BlockReaders();
	let left = limit;
	if (left <= 0) return;
	try {
		for await (const { block, spec } of blocks) {
			const batch = mapper.map(block, readers.for(spec), left);
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
	settings: MapSettings,
	workers: number,
): AsyncGenerator<Batch> {
	const pool = new WorkerPool(workers, settings);
	const given: Promise<Batch>[] = [];
	try {
		for await (const block of blocks) {
			const batch = pool.map(block);
			// Awaited in its turn; until then a failure must not count as unhandled.
			batch.catch(() => {});
			given.push(batch);
			if (given.length >= pool.room)
				yield await (given.shift() as Promise<Batch>);
		}
		for (const batch of given) yield await batch;
	} finally {
		await pool.close();
	}
}
