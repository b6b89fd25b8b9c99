import type { FbocError } from "../../errors.ts";
import type { Block, SpecifiedBlock } from "../../input/block.ts";
import { workerDied } from "../../worker-died.ts";
import type { Batch } from "../mapping/batch.ts";
import type { MapSettings } from "../mapping/settings.ts";
import type { MappingThread } from "./mapping-thread.ts";
import type { FromThread } from "./worker-messages.ts";

/** Blocks that wait at a thread besides the one it maps: it must never idle. */
const WAITING = 2;

/** A batch of a thread; its memory is the thread's again once it is released. */
export interface LentBatch {
	readonly batch: Batch;
	release(): void;
}

/** A thread and the blocks it has been given and not answered, oldest first. */
interface Thread {
	readonly worker: MappingThread;
	readonly pending: {
		readonly block: Block;
		resolve(lent: LentBatch): void;
		reject(error: unknown): void;
	}[];
}

/** Maps blocks on threads of its own. Batches come back in the order of the blocks. */
export class WorkerPool {
	readonly #threads: Thread[];
	readonly #mapped: (block: Block) => void;
	#failure: FbocError | undefined;

	/**
	 * @param threads just started; the pool stops them when it is closed
	 * @param mapped is told when a block's bytes are not read again
	 */
	constructor(
		threads: readonly MappingThread[],
		settings: MapSettings,
		mapped: (block: Block) => void,
	) {
		this.#mapped = mapped;
		this.#threads = threads.map((worker) => this.#take(worker, settings));
	}

	/** Blocks that may be given out before a batch must be taken. */
	get room(): number {
		return this.#threads.length * (1 + WAITING);
	}

	/** Gives a block to the thread with the least to do; memory that is not shared is handed over. */
	map(item: SpecifiedBlock): Promise<LentBatch> {
		if (this.#failure) return Promise.reject(this.#failure);
		const thread = this.#threads.reduce((least, other) =>
			other.pending.length < least.pending.length ? other : least,
		);
		const { bytes, records } = item.block;
		const transfer = [bytes, records].flatMap((view) =>
			view?.buffer instanceof ArrayBuffer ? [view.buffer] : [],
		);
		return new Promise((resolve, reject) => {
			thread.pending.push({ block: item.block, resolve, reject });
			thread.worker.post(item, transfer);
		});
	}

	async close(): Promise<void> {
		await Promise.all(this.#threads.map(({ worker }) => worker.stop()));
	}

	#take(worker: MappingThread, settings: MapSettings): Thread {
		const thread: Thread = { worker, pending: [] };
		worker.post({ settings });
		worker.onMessage((message) => {
			const { batch, memory } = message as FromThread;
			const release = () => worker.post({ release: memory });
			const answered = thread.pending.shift();
			if (answered === undefined) return;
			this.#mapped(answered.block);
			answered.resolve({ batch, release });
		});
		void worker.ended.then((cause) => this.#die(thread, cause));
		return thread;
	}

	#die(thread: Thread, cause: unknown): void {
		this.#failure ??= workerDied(cause);
		for (const { reject } of thread.pending.splice(0)) reject(this.#failure);
	}
}
