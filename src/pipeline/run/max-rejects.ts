import {
	DEFAULT_MAX_REJECT_SHARE,
	REJECT_SAMPLE_EVENTS,
} from "../../defaults.ts";
import type { Refusal } from "../../delivery/chunk.ts";
import type { Batch } from "../mapping/batch.ts";

const SAMPLE_LIMIT = DEFAULT_MAX_REJECT_SHARE * REJECT_SAMPLE_EVENTS;

/** `--max-rejects N` or `N%`. */
export type RejectLimit =
	| { readonly kind: "count"; readonly count: number }
	| { readonly kind: "share"; readonly share: number };

/**
 * Judges whether too much is refused (contract 8). Without a limit of the
 * user's: more than 10 % of the first 1000 events rejected, judged once they
 * are read, or of the first 1000 deliveries refused by Meta, once so many are
 * on their way, so that a small file is never stopped; what is too old does not
 * count. With one: rejected and refused together, judged throughout, at the end
 * of every batch, so that one bad first line is no share yet.
 */
export class RejectJudge {
	readonly #limit: RejectLimit | undefined;
	#read = 0;
	#rejected = 0;
	#sampled = 0;
	#judged = false;
	/** Deliveries handed over for sending, and those of the first that were refused. */
	#handed = 0;
	#sampledRefusals = 0;
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
			for (const { ordinal, code } of batch.rejects) {
				if (before + ordinal < REJECT_SAMPLE_EVENTS && code !== "too_old")
					this.#sampled++;
			}
			if (this.#read >= REJECT_SAMPLE_EVENTS) {
				this.#judged = true;
				this.exceeded ||= this.#sampled > SAMPLE_LIMIT;
			}
		}
	}

	/** So many deliveries are handed over. Returns the place of the first among all, from 0. */
	hand(count: number): number {
		const first = this.#handed;
		this.#handed += count;
		this.#judgeRefusals();
		return first;
	}

	/**
	 * Takes deliveries into account that Meta refused.
	 *
	 * @param first the place of their chunk, from `hand`
	 */
	addRefused(
		refusals: readonly Pick<Refusal, "index" | "tooOld">[],
		first: number,
	): void {
		this.#rejected += refusals.length;
		for (const { index, tooOld } of refusals)
			if (!tooOld && first + index < REJECT_SAMPLE_EVENTS)
				this.#sampledRefusals++;
		if (this.#limit !== undefined) this.#judge(this.#limit);
		else this.#judgeRefusals();
	}

	#judgeRefusals(): void {
		if (this.#limit !== undefined || this.#handed < REJECT_SAMPLE_EVENTS)
			return;
		this.exceeded ||= this.#sampledRefusals > SAMPLE_LIMIT;
	}

	#judge(limit: RejectLimit): void {
		this.exceeded ||=
			limit.kind === "count"
				? this.#rejected > limit.count
				: this.#rejected > limit.share * this.#read;
	}
}
