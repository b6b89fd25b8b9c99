import { bytesOf, type InputRecord } from "../../input/record/each-record.ts";
import { recordDigest } from "../../rejects/reject-digests.ts";
import type { Batch } from "../mapping/batch.ts";
import type { BlockMapper } from "../mapping/map-block.ts";
import { mapRecord } from "../mapping/map-record.ts";
import type { Stray } from "./record-filter.ts";
import type { Mention, Wanted, WantedInput } from "./wanted-records.ts";

/** A record that was found at another line than its entries say. */
export interface Moved {
	readonly batch: Batch;
	readonly mentions: readonly Mention[];
	readonly wanted: Wanted;
	/** Physical lines, from 1. */
	readonly from: number;
	readonly to: number;
}

/**
 * Looks through a whole input for records by their digest alone: lines were put
 * in above them, or taken out.
 */
export class MovedRecords {
	readonly #index: number;
	readonly #mapper: BlockMapper;
	readonly #input: WantedInput;
	readonly #sought = new Map<string, { from: number; wanted: Wanted }[]>();
	readonly #found: Moved[] = [];

	/** @param index of the input */
	constructor(index: number, input: WantedInput, mapper: BlockMapper) {
		this.#index = index;
		this.#mapper = mapper;
		this.#input = input;
		for (const [from, wanted] of input.lines)
			for (const digest of wanted.missing.keys()) {
				const places = this.#sought.get(digest) ?? [];
				this.#sought.set(digest, places);
				places.push({ from, wanted });
			}
	}

	/** Some record is missing that can be told by its bytes. Of a delivery that Meta refused they are not known. */
	get isNeeded(): boolean {
		return [...this.#sought.keys()].some((digest) =>
			digest.startsWith("sha256:"),
		);
	}

	/** What was found since the last call. */
	found(): Moved[] {
		return this.#found.splice(0);
	}

	/** At one record of the input. */
	look(record: InputRecord): void {
		const { line: to } = record;
		const digest = recordDigest(bytesOf(record));
		const places = this.#sought.get(digest);
		if (places === undefined) return;
		// The same record twice, and it stands there as an entry of its own.
		if (this.#input.lines.get(to)?.mentioned(digest)) return;
		const place = places.shift();
		if (place === undefined) return;
		const { from, wanted } = place;
		const mentions = wanted.missing.get(digest) ?? [];
		const batch = mapRecord(this.#mapper, this.#index, record);
		this.#found.push({ batch, mentions, wanted, from, to });
	}
}

/** The record at a place that now stands for what was rejected there, and the entries that it closes. */
export interface Mended {
	readonly batch: Batch;
	readonly mentions: readonly Mention[];
	readonly wanted: Wanted;
	readonly line: number;
}

/**
 * What was mended in the input: the record at the place of one that is nowhere
 * any more. Nothing where several stand on the line and it is not clear which
 * one is meant.
 *
 * @param strays records at wanted lines that no entry means
 */
export function mendedRecords(
	{ lines }: WantedInput,
	strays: ReadonlyMap<number, readonly Stray[]>,
): Mended[] {
	const taken = new Set<string>();
	for (const wanted of lines.values())
		for (const digest of wanted.found) taken.add(digest);
	return [...lines].flatMap(([line, wanted]) => {
		const missing = [...wanted.missing.values()];
		const free = (strays.get(line) ?? []).filter(
			({ digest }) => !taken.has(digest),
		);
		if (missing.length === 0) return [];
		// Of one record that Meta refused in several event sets there are several digests.
		const [only, another] = free;
		if (only !== undefined && another === undefined) {
			return [{ batch: only.batch, mentions: missing.flat(), wanted, line }];
		}
		if (free.length !== missing.length) return [];
		return free.map(({ batch }, i) => ({
			batch,
			mentions: missing[i] ?? [],
			wanted,
			line,
		}));
	});
}
