import type { Config } from "../../config/config.ts";
import { SharedBuffers } from "../../input/block-buffers.ts";
import type { InputSource } from "../../input/source.ts";
import type { MapSettings } from "../mapping/settings.ts";
import type { BatchSource } from "../run/batch-source.ts";
import { mapBlocks } from "../threads/map-stage.ts";
import type { MappingThread } from "../threads/mapping-thread.ts";
import { InputReader, type ReadOptions } from "./read-inputs.ts";

export interface EventSourceOptions
	extends Pick<
		ReadOptions,
		"format" | "delimiter" | "stdin" | "signal" | "shard" | "done" | "warn"
	> {
	readonly config: Config;
	readonly settings: MapSettings;
	readonly sources: readonly InputSource[];
	/** Events to read at most. */
	readonly limit: number;
	/** Mapping threads; 0: none besides this one. */
	readonly workers: number;
	/** Mapping threads that were started ahead. */
	readonly threads?: readonly MappingThread[] | undefined;
}

/** The events of files: what `upload` runs on. */
export function eventSource(options: EventSourceOptions): BatchSource {
	const { settings, workers, limit } = options;
	const buffers = new SharedBuffers();
	const inputs = new InputReader(options.sources, {
		...options,
		columns: options.config.columns,
		defaults: options.config.defaults,
		threads: workers > 0,
		buffers,
		ranges: workers > 0 || options.shard !== undefined,
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
