import { AgeLimit } from "./age-limit.ts";
import {
	type GraphProblem,
	isOfEvents,
	problemName,
} from "./graph/graph-problem.ts";

/** A request and both its halves, refused alike: from here single events are tried, since the smallest request is the likeliest to be taken. */
const SUSPECT = 3;

/** Refusals alike that stop the run: with the tries of a code that is not known, 8 requests at most (contract 8). */
const EVERYBODYS = 5;

/**
 * How an event set stands with Meta in this run: whether anything was taken,
 * and if not, how often everything was refused alike. What refuses a request
 * whatever it holds (no such object, an app that is gone) is not to be blamed
 * on each event in turn.
 */
export class Standing {
	readonly ages = new AgeLimit();
	#taken = false;
	#name = "";
	#alike = 0;
	readonly #all: readonly Standing[];

	/** @param all those of the run's event sets, this one among them: what refuses one set refuses the next */
	constructor(all: readonly Standing[]) {
		this.#all = all;
	}

	/** Meta has taken events for this event set. */
	get taken(): boolean {
		return this.#taken;
	}

	take(): void {
		this.#taken = true;
	}

	/** Notes a refusal. Returns whether it may be everybody's: not the events', and nothing was taken. */
	refuse(problem: GraphProblem): boolean {
		if (this.#taken || isOfEvents(problem)) return false;
		const name = problemName(problem);
		if (name !== this.#name) this.#alike = 0;
		this.#name = name;
		this.#alike++;
		return true;
	}

	/** Everything was refused alike so far, but it is not yet sure that it always is. */
	get suspect(): boolean {
		return this.#doubt >= SUSPECT;
	}

	/** The refusal is not that of any event. */
	get everybodys(): boolean {
		return this.#doubt >= EVERYBODYS;
	}

	/** Refusals of the last kind, over all event sets of which nothing was taken. */
	get #doubt(): number {
		if (this.#taken) return 0;
		return this.#all.reduce(
			(sum, one) =>
				one.#taken || one.#name !== this.#name ? sum : sum + one.#alike,
			0,
		);
	}
}

/** The standings of a run's event sets. */
export function standingsOf(count: number): Standing[] {
	const all: Standing[] = [];
	for (let i = 0; i < count; i++) all.push(new Standing(all));
	return all;
}
