import type { Block, RecordSink } from "../../src/input/block.ts";
import {
	createFastEventReader,
	type FastEventReader,
} from "../../src/input/fast/event.ts";
import { createBlockReader } from "../../src/input/read-block.ts";
import type { Batch } from "../../src/pipeline/mapping/batch.ts";
import { BlockMapper } from "../../src/pipeline/mapping/map-block.ts";
import type { MapSettings } from "../../src/pipeline/mapping/settings.ts";
import type { SegmentEvent } from "../../src/segment/event.ts";

const read = createBlockReader({
	index: 0,
	path: "lines.ndjson",
	format: "ndjson",
	compression: "none",
	newline: 0x0a,
});

/** How many records of a run the fast reader read, and how many it left to `JSON.parse`. */
export interface Shares {
	fast: number;
	left: number;
}

/**
 * Maps the same lines with and without the fast reader. What comes of them must
 * be the same to the byte: payloads, rejects with their codes, fields and
 * digests, warnings, counts. A line that the fast reader takes although
 * `JSON.parse` refuses it would be missing among the rejects.
 */
export class Differential {
	readonly shares: Shares = { fast: 0, left: 0 };
	readonly #plain: BlockMapper;
	readonly #fast: BlockMapper;
	readonly #reader: FastEventReader;

	constructor(settings: MapSettings) {
		this.#plain = new BlockMapper(settings);
		this.#fast = new BlockMapper(settings);
		const names = new Set(settings.plan.byEvent.keys());
		const reader = createFastEventReader(names, Number.POSITIVE_INFINITY);
		this.#reader = (bytes, start, end) => {
			const event = reader(bytes, start, end);
			if (event === undefined) this.shares.left++;
			else this.shares.fast++;
			return event;
		};
	}

	/** The lines, alone, that come out differently; none when all is well. */
	differing(lines: readonly Buffer[]): Buffer[] {
		if (this.#isSame(lines)) return [];
		if (lines.length === 1) return [...lines];
		const half = lines.length >> 1;
		return [
			...this.differing(lines.slice(0, half)),
			...this.differing(lines.slice(half)),
		];
	}

	/** Maps one event that was read before. */
	mapEvent(event: SegmentEvent): void {
		const nothing = new Uint8Array(0);
		const at = { line: 0, record: 0, bytes: nothing, start: 0, end: 0 };
		const read = (_: Block, sink: RecordSink) => {
			sink.event(event, at);
			return 1;
		};
		this.#plain.map({ input: 0, seq: 0 }, Object.assign(read, { cells: true }));
	}

	#isSame(lines: readonly Buffer[]): boolean {
		const text = Buffer.concat(
			lines.flatMap((line) => [line, Buffer.from("\n")]),
		);
		const before = Buffer.from(text);
		const plain = mapWith(this.#plain, text, undefined);
		const fast = mapWith(this.#fast, text, this.#reader);
		return text.equals(before) && plain === fast;
	}
}

function mapWith(
	mapper: BlockMapper,
	bytes: Buffer,
	fast: FastEventReader | undefined,
): string {
	const batch = mapper.map({ input: 0, seq: 0, bytes }, (block, sink) =>
		read(block, withReader(sink, fast)),
	);
	return textOf(batch);
}

const withReader = (
	sink: RecordSink,
	fast: FastEventReader | undefined,
): RecordSink => ({
	event: (...record) => sink.event(...record),
	reject: (...record) => sink.reject(...record),
	full: false,
	fast,
});

/** Everything a batch says, but for the unused ends of its columns. */
function textOf(batch: Batch): string {
	const { count } = batch;
	const column = (
		name: "starts" | "ends" | "plans" | "at" | "numbers" | "currencies",
	) => batch[name].subarray(0, count).join();
	return JSON.stringify([
		batch.lines,
		batch.counts,
		batch.understood,
		batch.stranger,
		count,
		Buffer.from(batch.bytes).toString("latin1"),
		column("starts"),
		column("ends"),
		column("plans"),
		column("at"),
		column("numbers"),
		column("currencies"),
		batch.times.subarray(0, count).join(),
		batch.values.subarray(0, count).join(),
		Buffer.from(batch.keys.subarray(0, count * 16)).toString("hex"),
		batch.rejects,
		batch.rejects.map(({ data }) => data?.reveal()),
		batch.records?.map((record) => record.reveal()),
		batch.warnings.join(),
		batch.warningLines.join(),
		[...batch.unmapped],
		batch.coverage.join(),
	]);
}
