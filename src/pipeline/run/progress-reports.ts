import type { Progress } from "../../report/progress.ts";
import type { Tally } from "../../report/tally.ts";
import type { Reading } from "./batch-source.ts";

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;

export interface ProgressSources {
	readonly phase: string;
	readonly reading: Reading;
	readonly tally: Tally;
	readonly requests: { readonly retried: number };
	readonly waiting: () => Progress["waiting"];
	/** Milliseconds since the run began. */
	readonly elapsed: () => number;
	readonly tell: (progress: Progress) => void;
}

/** Tells how far a run is. */
export class ProgressReports {
	readonly #sources: ProgressSources;
	#told = Number.NEGATIVE_INFINITY;

	constructor(sources: ProgressSources) {
		this.#sources = sources;
	}

	/** Tells it, unless it was told just now. */
	perhaps(): void {
		if (this.#sources.elapsed() - this.#told >= PROGRESS_MS) this.tell();
	}

	tell(): void {
		const { phase, reading, tally, requests, tell } = this.#sources;
		const { deliveries, events } = tally;
		const { bytesRead, bytesTotal } = reading;
		const waiting = this.#sources.waiting();
		const elapsedMs = this.#sources.elapsed();
		this.#told = elapsedMs;
		tell({
			phase,
			bytesRead,
			...(bytesTotal !== undefined && { bytesTotal }),
			events: events.read,
			planned: deliveries.planned,
			delivered: deliveries.delivered,
			rejected: events.rejected,
			refused: deliveries.refused,
			retries: requests.retried,
			...(waiting && { waiting }),
			elapsedMs,
		});
	}
}
