import { Worker } from "node:worker_threads";
import type { Batch } from "../conversion/batch.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { SpecifiedBlock } from "./read-inputs.ts";
import type { MapSettings } from "./settings.ts";
import type { FromThread, ToThread } from "./worker-messages.ts";

/** Blocks that wait at a thread besides the one it maps: it must never idle. */
const WAITING = 1;

/** A batch of a thread; its memory is the thread's again once it is released. */
export interface LentBatch {
	readonly batch: Batch;
	release(): void;
}

/** A thread and the blocks it has been given and not answered, oldest first. */
interface Thread {
	readonly worker: Worker;
	readonly pending: {
		resolve(lent: LentBatch): void;
		reject(error: unknown): void;
	}[];
}

/** Maps blocks on threads of its own. Batches come back in the order of the blocks. */
export class WorkerPool {
	readonly #threads: Thread[];
	#failure: FbocError | undefined;

	constructor(count: number, settings: MapSettings) {
		this.#threads = Array.from({ length: count }, () => this.#start(settings));
	}

	/** Blocks that may be given out before a batch must be taken. */
	get room(): number {
		return this.#threads.length * (1 + WAITING);
	}

	/** Gives a block to the thread with the least to do; its buffer is handed over. */
	map(item: SpecifiedBlock): Promise<LentBatch> {
		if (this.#failure) return Promise.reject(this.#failure);
		const thread = this.#threads.reduce((least, other) =>
			other.pending.length < least.pending.length ? other : least,
		);
		const { bytes, records } = item.block;
		const transfer = [bytes, records].flatMap((view) =>
			view === undefined ? [] : [view.buffer as ArrayBuffer],
		);
		return new Promise((resolve, reject) => {
			thread.pending.push({ resolve, reject });
			thread.worker.postMessage(item, transfer);
		});
	}

	async close(): Promise<void> {
		await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
	}

	#start(settings: MapSettings): Thread {
		const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
			workerData: settings,
		});
		const thread: Thread = { worker, pending: [] };
		worker.on("message", ({ batch, memory }: FromThread) => {
			const release = () =>
				worker.postMessage({ release: memory } satisfies ToThread);
			thread.pending.shift()?.resolve({ batch, release });
		});
		worker.on("error", (error) => this.#die(thread, error));
		worker.on("exit", () => this.#die(thread, undefined));
		return thread;
	}

	#die(thread: Thread, cause: unknown): void {
		this.#failure ??= new FbocError(
			"worker_died",
			EXIT.bug,
			`A mapping thread ended by itself${named(cause)}.`,
			"Run the same command again; it goes on where this one stopped. If it happens again, try --workers 0 and report it.",
			{},
			{ cause },
		);
		for (const { reject } of thread.pending.splice(0)) reject(this.#failure);
	}
}

/** What a thread died of: the class of the error, whose message may hold anything. */
const named = (cause: unknown): string =>
	cause instanceof Error ? ` (${cause.name})` : "";
