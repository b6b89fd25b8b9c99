import type { Place } from "../../report/summary.ts";

/** Something that Meta said in this run, in its own words, redacted. */
export interface MetaRemark {
	/** `graph_…` of a refusal, or `meta_message`. */
	readonly code: string;
	/** Alias of the event set. */
	readonly eventSet: string;
	readonly words: string;
}

/** Further kinds of remark are in the rejects file, not on the screen. */
const MAX_REMARKS = 20;

/** Gathers what Meta says and shows each kind once, as it comes: a refusal by its code, anything else by its words. */
export class MetaRemarks {
	readonly list: MetaRemark[] = [];
	readonly #known = new Set<string>();
	readonly #show: (sentence: string) => void;
	readonly #host: string;

	/** @param host who is speaking: Meta, or the host of a rehearsal */
	constructor(host: string, show: (sentence: string) => void) {
		this.#host = host;
		this.#show = show;
	}

	refusal(remark: MetaRemark, at: Place): void {
		this.#add(
			`${remark.code} ${remark.eventSet}`,
			remark,
			`${this.#host} refused a delivery for ${remark.eventSet} (${remark.code}, first at ${at.input}:${at.line}): "${remark.words}"`,
		);
	}

	message(remark: MetaRemark): void {
		this.#add(
			`${remark.words} ${remark.eventSet}`,
			remark,
			`${this.#host} took events for ${remark.eventSet} and says: "${remark.words}"`,
		);
	}

	#add(key: string, remark: MetaRemark, sentence: string): void {
		if (this.#known.has(key) || this.list.length === MAX_REMARKS) return;
		this.#known.add(key);
		this.list.push(remark);
		this.#show(sentence);
	}
}
