import type { Batch } from "../conversion/batch.ts";
import type { ReadCode, RecordSink } from "../input/block.ts";
import type { SegmentEvent } from "../segment/event.ts";
import type { BlockMapper, ReadBlock } from "./map-block.ts";
import type { Stray } from "./record-filter.ts";
import {
	type Mention,
	recordDigest,
	type Wanted,
	type WantedInput,
} from "./wanted-records.ts";

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
export class MovedRecords implements RecordSink {
	readonly full = false;
	readonly #index: number;
	readonly #input: WantedInput;
	readonly #mapper: BlockMapper;
	readonly #sought = new Map<string, { from: number; wanted: Wanted }[]>();
	readonly #found: Moved[] = [];
	#before = 0;

	constructor(index: number, input: WantedInput, mapper: BlockMapper) {
		this.#index = index;
		this.#input = input;
		this.#mapper = mapper;
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

	/** For the next block, which begins after so many physical lines. */
	from(before: number): this {
		this.#before = before;
		return this;
	}

	event(
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		this.#look(line, bytes.subarray(start, end), (_, sink) => {
			sink.event(event, 0, bytes, start, end);
			return 1;
		});
	}

	reject(
		code: ReadCode,
		message: string,
		field: string | null,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		this.#look(line, bytes.subarray(start, end), (_, sink) => {
			sink.reject(code, message, field, 0, bytes, start, end);
			return 1;
		});
	}

	/** What was found since the last call. */
	found(): Moved[] {
		return this.#found.splice(0);
	}

	#look(at: number, record: Uint8Array, read: ReadBlock): void {
		const digest = recordDigest(record);
		const places = this.#sought.get(digest);
		if (places === undefined) return;
		const to = this.#before + at + 1;
		// The same record twice, and it stands there as an entry of its own.
		if (this.#input.lines.get(to)?.mentioned(digest)) return;
		const place = places.shift();
		if (place === undefined) return;
		const { from, wanted } = place;
		const batch = this.#mapper.map({ input: this.#index, seq: 0 }, read);
		this.#found.push({
			batch: { ...batch, lines: 1, firstLine: to },
			mentions: wanted.missing.get(digest) ?? [],
			wanted,
			from,
			to,
		});
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
