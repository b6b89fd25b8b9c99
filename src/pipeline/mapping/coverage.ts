import type { MatchKeys } from "../../match-keys/match-keys.ts";
import { MATCH_KEYS } from "../../vocabulary/match-keys.ts";

export const newCoverage = (): Uint32Array =>
	new Uint32Array(MATCH_KEYS.length * 4);

/** Counts, for each match key, the events that have it, that send it, that had it hashed, that dropped it. */
export class Coverage {
	/** Events all of whose keys are sent and were hashed here, by the set of their keys: nearly all events are such. */
	readonly #plain = new Uint32Array(1 << MATCH_KEYS.length);
	#counts = newCoverage();

	add({ present, sent, alreadyHashed, dropped }: MatchKeys): void {
		if (present === sent && alreadyHashed === 0) {
			this.#plain[present] = (this.#plain[present] as number) + 1;
		} else this.#count([present, sent, alreadyHashed, dropped], 1);
	}

	/** What was counted, as in `Batch.coverage`; counting begins anew. */
	take(): Uint32Array {
		for (let keys = 0; keys < this.#plain.length; keys++) {
			const events = this.#plain[keys] as number;
			if (events > 0) this.#count([keys, keys, 0, 0], events);
		}
		this.#plain.fill(0);
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
