import { bytesOf, type InputRecord } from "../../input/record/each-record.ts";
import { recordDigest } from "../../rejects/reject-digests.ts";
import type { Batch } from "../mapping/batch.ts";
import type { BlockMapper } from "../mapping/map-block.ts";
import { mapRecord } from "../mapping/map-record.ts";
import type { Mention, WantedInput } from "./wanted-records.ts";

/** A record and what means it. */
export interface Found {
	readonly batch: Batch;
	readonly mentions: readonly Mention[];
}

/** A record at a place that is wanted, which no entry means by its digest. */
export interface Stray {
	readonly batch: Batch;
	readonly digest: string;
}

/** Picks the records that a rejects file refers to out of an input, and maps each by itself. */
export class RecordFilter {
	readonly #found: Found[] = [];
	/** By line. Of a line with many records only so many as tell that it is not clear which one is meant. */
	readonly strays = new Map<number, Stray[]>();
	/** A record was a line of a payload file, which is no event. */
	payloads = false;
	readonly #index: number;
	readonly #input: WantedInput;
	readonly #mapper: BlockMapper;

	/** @param index of the input */
	constructor(index: number, input: WantedInput, mapper: BlockMapper) {
		this.#index = index;
		this.#input = input;
		this.#mapper = mapper;
	}

	/** Hands out what was found, in order. An entry counts as found once its record was taken in: a run may end between two. */
	*found(): Generator<Batch> {
		for (const { batch, mentions } of this.#found.splice(0)) {
			yield batch;
			for (const mention of mentions) mention.found = true;
		}
	}

	/** At one record of the input. */
	look(record: InputRecord): void {
		const { line, event } = record;
		const wanted = this.#input.lines.get(line);
		if (wanted?.isReference !== true) return;
		if (event && "schema" in event && event.schema === "fboc.payload/1") {
			this.payloads = true;
			return;
		}
		const bytes = bytesOf(record);
		const batch = mapRecord(this.#mapper, this.#index, record);
		const mentions = wanted.mentions(
			bytes,
			batch,
			event && this.#mapper.messages.read(event),
		);
		if (mentions.length > 0) {
			this.#found.push({ batch, mentions });
			return;
		}
		const strays = this.strays.get(line) ?? [];
		this.strays.set(line, strays);
		if (strays.length <= wanted.references)
			strays.push({ batch, digest: recordDigest(bytes) });
	}
}
