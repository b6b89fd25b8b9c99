import type { Batch } from "../conversion/batch.ts";
import { DEFAULT_MAX_REJECT_SHARE, REJECT_SAMPLE_EVENTS } from "../defaults.ts";

/** `--max-rejects N` or `N%`. */
export type RejectLimit =
	| { readonly kind: "count"; readonly count: number }
	| { readonly kind: "share"; readonly share: number };

/**
 * Judges whether too much is refused (contract 8). Without a limit of the
 * user's: more than 10 % of the first 1000 events, judged once they are read,
 * so that a small file is never stopped. With one: judged throughout, at the
 * end of every batch, so that one bad first line is no share yet.
 */
export class RejectJudge {
	readonly #limit: RejectLimit | undefined;
	#read = 0;
	#rejected = 0;
	#sampled = 0;
	#judged = false;
	/** More was refused than allowed. */
	exceeded = false;

	constructor(limit?: RejectLimit) {
		this.#limit = limit;
	}

	/** Whether it is still open if anything may be sent: the first events are not all read. */
	get pending(): boolean {
		return this.#limit === undefined && !this.#judged;
	}

	/** Takes a batch into account, in input order. */
	add(batch: Batch): void {
		const before = this.#read;
		this.#read += batch.counts.read;
		this.#rejected += batch.counts.rejected;
		if (this.#limit !== undefined) {
			this.#judge(this.#limit);
		} else if (!this.#judged) {
			for (const { ordinal } of batch.rejects) {
				if (before + ordinal < REJECT_SAMPLE_EVENTS) this.#sampled++;
			}
			if (this.#read >= REJECT_SAMPLE_EVENTS) {
				this.#judged = true;
				this.exceeded =
					this.#sampled > DEFAULT_MAX_REJECT_SHARE * REJECT_SAMPLE_EVENTS;
			}
		}
	}

	/** Takes deliveries into account that Meta refused. */
	addRefused(count: number): void {
		this.#rejected += count;
		if (this.#limit !== undefined) this.#judge(this.#limit);
	}

	#judge(limit: RejectLimit): void {
		this.exceeded ||=
			limit.kind === "count"
				? this.#rejected > limit.count
				: this.#rejected > limit.share * this.#read;
	}
}
