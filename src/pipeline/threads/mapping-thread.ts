import { Worker } from "node:worker_threads";
import type { ToThread } from "./worker-messages.ts";

/** Inputs beyond this are more than a few blocks, whatever their format: they are worth threads. */
export const THREADED_BYTES = 8 << 20;

/**
 * A thread that maps. It loads its code as soon as it is started, so it is
 * started before this thread loads its own: that takes a tenth of a second.
 */
export class MappingThread {
	/** Resolves when the thread ended, with what it died of, if anything. */
	readonly ended: Promise<unknown>;
	readonly #worker: Worker;

	constructor() {
		const worker = new Worker(new URL("./worker.mjs", import.meta.url));
		this.#worker = worker;
		this.ended = new Promise((resolve) => {
			worker.once("error", resolve);
			worker.once("exit", () => resolve(undefined));
		});
	}

	/** @param transfer memory that is handed over with it */
	post(message: ToThread, transfer: ArrayBuffer[] = []): void {
		this.#worker.postMessage(message, transfer);
	}

	onMessage(listener: (message: unknown) => void): void {
		this.#worker.on("message", listener);
	}

	async stop(): Promise<void> {
		await this.#worker.terminate();
	}
}

/** Starts so many threads. */
export const startThreads = (count: number): MappingThread[] =>
	Array.from({ length: count }, () => new MappingThread());
