import type { MatchKeys } from "../../match-keys/match-keys.ts";
import { MATCH_KEYS } from "../../vocabulary/match-keys.ts";

/** Keys of a group: there are as many counts for each as it has sets. */
const GROUP = 11;
const SETS = 1 << GROUP;

export const newCoverage = (): Uint32Array =>
	new Uint32Array(MATCH_KEYS.length * 4);

/** Counts, for each match key, the events that have it, that send it, that had it hashed, that dropped it. */
export class Coverage {
	/** Events all of whose keys are sent and were hashed here, for each group of keys by the set of them: nearly all events are such. */
	readonly #plain = Array.from(
		{ length: Math.ceil(MATCH_KEYS.length / GROUP) },
		() => new Uint32Array(SETS),
	);
	#counts = newCoverage();

	add({ present, sent, alreadyHashed, dropped }: MatchKeys): void {
		if (present !== sent || alreadyHashed !== 0) {
			this.#count([present, sent, alreadyHashed, dropped], 1);
			return;
		}
		const groups = this.#plain;
		for (let i = 0; i < groups.length; i++) {
			const counts = groups[i] as Uint32Array;
			const set = (present >>> (i * GROUP)) & (SETS - 1);
			counts[set] = (counts[set] as number) + 1;
		}
	}

	/** What was counted, as in `Batch.coverage`; counting begins anew. */
	take(): Uint32Array {
		for (const [i, group] of this.#plain.entries()) {
			for (let set = 1; set < SETS; set++) {
				const events = group[set] as number;
				const keys = set << (i * GROUP);
				if (events > 0) this.#count([keys, keys, 0, 0], events);
			}
			group.fill(0);
		}
		const counts = this.#counts;
		this.#counts = newCoverage();
		return counts;
	}

	/** @param sets the keys present, sent, already hashed, dropped */
	#count(sets: readonly number[], events: number): void {
		for (let key = 0; key < MATCH_KEYS.length; key++) {
			for (let i = 0; i < sets.length; i++) {
				if ((((sets[i] as number) >> key) & 1) === 0) continue;
				const at = key * sets.length + i;
				this.#counts[at] = (this.#counts[at] as number) + events;
			}
		}
	}
}
