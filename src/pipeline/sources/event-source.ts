import type { Readable } from "node:stream";
import type { Config } from "../../config/config.ts";
import type { InputFormat } from "../../input/block.ts";
import { SharedBuffers } from "../../input/block-buffers.ts";
import type { InputSource } from "../../input/find/find-inputs.ts";
import type { WarnInput } from "../../input/input-errors.ts";
import type { MapSettings } from "../mapping/settings.ts";
import type { BatchSource } from "../run/batch-source.ts";
import type { Shard } from "../run/shard.ts";
import { mapBlocks } from "../threads/map-stage.ts";
import type { MappingThread } from "../threads/mapping-thread.ts";
import type { DoneWatch } from "./done-watch.ts";
import { InputReader } from "./read-inputs.ts";

export interface EventSourceOptions {
	readonly config: Config;
	readonly settings: MapSettings;
	readonly sources: readonly InputSource[];
	readonly format: "auto" | InputFormat;
	readonly delimiter?: string;
	/** Events to read at most. */
	readonly limit: number;
	/** Mapping threads; 0: none besides this one. */
	readonly workers: number;
	/** Mapping threads that were started ahead. */
	readonly threads?: readonly MappingThread[] | undefined;
	readonly stdin: Readable;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	/** The part of the inputs to read; absent: all of it. */
	readonly shard?: Shard;
	/** Knows what was done before. */
	readonly done?: DoneWatch | undefined;
	readonly warn: WarnInput;
}

/** The events of files: what `upload` runs on. */
export function eventSource(options: EventSourceOptions): BatchSource {
	const { settings, workers, limit } = options;
	const buffers = new SharedBuffers();
	const inputs = new InputReader(options.sources, {
		format: options.format,
		...(options.delimiter !== undefined && { delimiter: options.delimiter }),
		columns: options.config.columns,
		defaults: options.config.defaults,
		stdin: options.stdin,
		signal: options.signal,
		threads: workers > 0,
		buffers,
		ranges: workers > 0 || options.shard !== undefined,
		...(options.shard && { shard: options.shard }),
		...(options.done && { done: options.done }),
		warn: options.warn,
	});
	return {
		plan: settings.plan,
		only: settings.filters.only,
		async *batches() {
			try {
				yield* mapBlocks(inputs.blocks(), {
					settings,
					workers,
					threads: options.threads,
					mapped: (block) => buffers.giveBack(block.bytes),
					limit,
					bytes: inputs.bytesTotal,
				});
			} finally {
				await inputs.close();
			}
		},
		inputs: options.sources.map(({ name }) => name),
		reading: inputs,
	};
}
