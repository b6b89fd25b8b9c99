import { slugOf } from "../../conversion/plan.ts";
import type { Batch } from "../mapping/batch.ts";

/** Names that were passed over are kept for a hint; more of them help nobody. */
const MAX_OTHERS = 200;

/**
 * `--only` at work on one thread: which events it wants, and which of its names
 * any event had (contract 2: a name that none had is a warning).
 */
export class OnlyNames {
	readonly #names: readonly string[];
	readonly #slugs: readonly string[];
	#had: Uint8Array;
	#others = new Set<string>();

	constructor(names: readonly string[]) {
		this.#names = names;
		this.#slugs = names.map(slugOf);
		this.#had = new Uint8Array(names.length);
	}

	/**
	 * Whether an event is wanted.
	 *
	 * @param maySlug the event may be named by its slug, as rows of a warehouse are
	 */
	wants(name: string, maySlug: boolean): boolean {
		let wanted = false;
		for (let i = 0; i < this.#names.length; i++) {
			if (name !== this.#names[i] && !(maySlug && name === this.#slugs[i]))
				continue;
			this.#had[i] = 1;
			wanted = true;
		}
		if (!wanted && this.#others.size < MAX_OTHERS) this.#others.add(name);
		return wanted;
	}

	/** What was seen since it was last asked. */
	take(): NonNullable<Batch["only"]> {
		const seen = { had: this.#had, others: this.#others };
		this.#had = new Uint8Array(this.#names.length);
		this.#others = new Set();
		return seen;
	}
}
