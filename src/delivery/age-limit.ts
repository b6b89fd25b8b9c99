import { isObject } from "./graph/graph-problem.ts";

/** What is said of an event that is too old for Meta. */
export interface AgeRefusal {
	readonly code: string;
	readonly message: string;
	readonly fbtraceId?: string;
}

/**
 * The age limit that Meta enforces on an event set, as far as its answers have
 * shown it: an event that was refused alone for its age speaks for all that
 * are as old or older. Each action source has a limit of its own (7 days, or
 * 62 in a physical store), so each is learned by itself. A limit only moves
 * forward with the clock: what it has refused once, it refuses for good.
 */
export class AgeLimit {
	/** Unix seconds of the newest event so refused, by action source. */
	readonly #refused = new Map<string, { time: number; refusal: AgeRefusal }>();
	#newest = Number.NEGATIVE_INFINITY;
	/** Unix seconds of the oldest event that was taken: where a search for the limit may begin. */
	oldestTaken = Number.POSITIVE_INFINITY;

	/** Whether anything was learned. */
	get known(): boolean {
		return this.#refused.size > 0;
	}

	/** Event `payload` of time `time` was refused alone for its age. */
	learn(time: number, payload: Uint8Array, refusal: AgeRefusal): void {
		const source = actionSource(payload);
		const known = this.#refused.get(source)?.time ?? Number.NEGATIVE_INFINITY;
		if (time <= known) return;
		this.#refused.set(source, { time, refusal });
		this.#newest = Math.max(this.#newest, time);
	}

	/** Why an event need not be sent; undefined: it may be young enough. `payload` is only asked for where the time alone does not tell. */
	refusalOf(time: number, payload: () => Uint8Array): AgeRefusal | undefined {
		if (!(time <= this.#newest)) return undefined;
		const known = this.#refused.get(actionSource(payload()));
		return known !== undefined && time <= known.time
			? known.refusal
			: undefined;
	}
}

function actionSource(payload: Uint8Array): string {
	const event: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
	const source = isObject(event) ? event.action_source : undefined;
	return typeof source === "string" ? source : "";
}
