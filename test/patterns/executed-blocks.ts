import { Session } from "node:inspector/promises";

/**
 * Counts how many blocks of code are executed: an exact number, the same on
 * every machine, which a time is not. What the engine does by itself (a regular
 * expression, a search) is not in it.
 */
export class BlockCounter {
	readonly #session = new Session();
	readonly #counted: RegExp;

	/** @param counted matches the addresses of the code that is counted */
	constructor(counted: RegExp) {
		this.#counted = counted;
	}

	/** Begins once and for all: what has been running before is not counted well. */
	async start(): Promise<void> {
		this.#session.connect();
		await this.#session.post("Profiler.enable");
		const all = { callCount: true, detailed: true };
		await this.#session.post("Profiler.startPreciseCoverage", all);
		await this.#session.post("Profiler.takePreciseCoverage");
	}

	stop(): void {
		this.#session.disconnect();
	}

	/** Blocks executed by an action, and by what little stands between it and the last one. */
	async count(action: () => unknown): Promise<number> {
		await action();
		const taken = await this.#session.post("Profiler.takePreciseCoverage");
		let sum = 0;
		for (const { url, functions } of taken.result) {
			if (!this.#counted.test(url)) continue;
			for (const { ranges } of functions)
				for (const { count } of ranges) sum += count;
		}
		return sum;
	}
}
