import type { MetaWait } from "../../delivery/send-body.ts";

/** Shorter waits pass before anybody has read of them. Milliseconds. */
const WORTH_TELLING_MS = 1000;

/** How often a wait that lasts is told again. Milliseconds. */
const TICK_MS = 1000;

interface Held {
	readonly why: string;
	readonly until: number;
}

/** The waits for Meta that are under way, over all chunks, told as they begin and while they last. */
export class MetaWaits {
	readonly #held = new Set<Held>();
	readonly #tell: () => void;
	#ticking: NodeJS.Timeout | undefined;

	constructor(tell: () => void) {
		this.#tell = tell;
	}

	/** A wait begins; what is returned ends it. */
	begin({ why, ms }: MetaWait): () => void {
		if (ms < WORTH_TELLING_MS) return () => {};
		const wait = { why, until: performance.now() + ms };
		this.#held.add(wait);
		this.#ticking ??= setInterval(this.#tell, TICK_MS).unref();
		this.#tell();
		return () => {
			this.#held.delete(wait);
			if (this.#held.size === 0) this.end();
		};
	}

	/** The wait that ends last, with the time that is left of it. */
	get longest(): { why: string; ms: number } | undefined {
		let last: Held | undefined;
		for (const wait of this.#held)
			if (last === undefined || wait.until > last.until) last = wait;
		return (
			last && { why: last.why, ms: Math.max(0, last.until - performance.now()) }
		);
	}

	/** Nothing is waited for any more. */
	end(): void {
		clearInterval(this.#ticking);
		this.#ticking = undefined;
	}
}
