import { hash } from "node:crypto";
import { Readable } from "node:stream";
import type { Config } from "../../config/config.ts";
import { FbocError } from "../../errors.ts";
import type { SpecOf } from "../../input/block.ts";
import { findInputs } from "../../input/find/find-inputs.ts";
import type { WarnInput } from "../../input/input-errors.ts";
import { printable } from "../../input/printable.ts";
import { createBlockReader } from "../../input/read-block.ts";
import {
	EachRecord,
	type InputRecord,
} from "../../input/record/each-record.ts";
import { replayEntries } from "../../rejects/replay-file.ts";
import type { Summary } from "../../report/summary.ts";
import type { Secret } from "../../secret.ts";
import type { Batch } from "../mapping/batch.ts";
import { BlockMapper, type ReadBlock } from "../mapping/map-block.ts";
import type { MapSettings } from "../mapping/settings.ts";
import type { BatchSource, Reading } from "../run/batch-source.ts";
import type { OnOutcome } from "../run/settlement.ts";
import {
	type Mended,
	type Moved,
	MovedRecords,
	mendedRecords,
} from "./moved-records.ts";
import { InputReader } from "./read-inputs.ts";
import { RecordFilter } from "./record-filter.ts";
import {
	inputGone,
	inputMissing,
	recordsChanged,
	recordsOfPayloads,
} from "./replay-problems.ts";
import {
	type Mention,
	type WantedInput,
	wantedInputs,
} from "./wanted-records.ts";

export interface ReplayOptions {
	readonly config: Config;
	readonly settings: MapSettings;
	readonly cwd: string;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	readonly warn: WarnInput;
}

export interface Replay {
	readonly source: BatchSource;
	readonly onOutcome: OnOutcome;
	/** Whether an entry (from 0) is still open; asked when the run is over. */
	stillOpen(entry: number): boolean;
}

const NDJSON: Omit<SpecOf<"ndjson">, "index" | "path"> = {
	format: "ndjson",
	compression: "none",
	newline: 0x0a,
};

/**
 * A rejects file as the source of a run: entries with data are taken as they
 * stand, perhaps mended; the others are read again from their inputs. A record
 * that stands at another line now is found by its digest; one that is nowhere
 * any more was mended, and what stands in its place is taken. All of it is
 * mapped under the present config.
 *
 * @throws FbocError `rejects_unreadable` (exit 4)
 */
export async function replaySource(
	path: string,
	options: ReplayOptions,
): Promise<Replay> {
	const { inputs, mentions } = await wantedInputs(path);
	const replaying = new Replaying(path, inputs, mentions, options);
	return {
		source: {
			plan: options.settings.plan,
			batches: () => replaying.batches(),
			inputs: [path],
			reading: replaying,
		},
		onOutcome: (input, line, outcome) => {
			const at = inputs[input];
			const wanted = at?.lines.get(line);
			if (outcome === "duplicate" && wanted) wanted.duplicates++;
			if (outcome !== "unsent" && outcome !== "unknown") return;
			for (const one of [wanted, ...(at?.moved.get(line) ?? [])])
				if (one) one.unsent = true;
		},
		stillOpen: openEntries(inputs),
	};
}

/** Entries that nobody asked for, appended meanwhile, are open. */
function openEntries(
	inputs: readonly WantedInput[],
): (entry: number) => boolean {
	let closed: Set<number> | undefined;
	return (entry) => {
		closed ??= new Set(
			inputs.flatMap(({ lines }) =>
				[...lines.values()].flatMap((wanted) => wanted.closed),
			),
		);
		return !closed.has(entry);
	};
}

/** One replay: the entries' own data first, then the inputs that are read again. */
class Replaying implements Reading {
	readonly bytesRead = 0;
	readonly bytesTotal = undefined;
	readonly problems: FbocError[] = [];
	readonly #report: Summary["inputs"];
	readonly #path: string;
	readonly #inputs: readonly WantedInput[];
	readonly #mentions: readonly Mention[];
	readonly #options: ReplayOptions;
	readonly #mapper: BlockMapper;
	/** For entries with data: mended by hand, it stands nowhere else, so what fails again keeps it. */
	readonly #keeping: BlockMapper;

	constructor(
		path: string,
		inputs: readonly WantedInput[],
		mentions: readonly Mention[],
		options: ReplayOptions,
	) {
		this.#path = path;
		this.#inputs = inputs;
		this.#mentions = mentions;
		this.#options = options;
		const { settings } = options;
		this.#mapper = new BlockMapper(settings);
		this.#keeping = new BlockMapper({ ...settings, rejectsWithData: true });
		const { format, compression } = NDJSON;
		this.#report = inputs.map((input) => ({
			path: input.path,
			format,
			compression,
			bytes: 0,
			events: 0,
			done: false,
		}));
	}

	report(): Summary["inputs"] {
		return this.#report;
	}

	pathOf(input: number): string {
		return this.#inputs[input]?.path ?? "";
	}

	async takenIn({ input, counts }: Batch): Promise<void> {
		const report = this.#report[input];
		if (report) report.events += counts.read;
	}

	async *batches(): AsyncGenerator<Batch> {
		const indexes = new Map(this.#inputs.map(({ path }, i) => [path, i]));
		const read = createBlockReader({ ...NDJSON, index: -1, path: this.#path });
		const taken = new Set<string>();
		let number = 0;
		for await (const entry of replayEntries(this.#path)) {
			const mention = this.#mentions[number++];
			const { input, line, data } = entry;
			if (data === undefined || mention === undefined) continue;
			// Runs that were repeated have left the same entry again and again.
			const name = JSON.stringify([input, line, data.reveal()]);
			const same = hash("sha256", name, "base64");
			const index = indexes.get(input) ?? -1;
			if (!taken.has(same)) {
				const batch = this.#fromData(data, line, index, read);
				if (batch === undefined) continue;
				yield batch;
				taken.add(same);
			}
			// Not before: a run may end between two.
			mention.found = true;
		}
		for (const [index, input] of this.#inputs.entries()) {
			if (input.lastLine > 0) yield* this.#fromInput(index, input);
		}
	}

	/** An entry's own record; undefined where it is blank. */
	#fromData(
		data: Secret,
		line: number,
		index: number,
		read: ReadBlock,
	): Batch | undefined {
		// Line ends between the tokens of a record from a JSON array; within a string none may be.
		const text = data.reveal().replace(/[\r\n]+/g, " ");
		const block = { input: index, seq: 0, bytes: Buffer.from(text) };
		const batch = this.#keeping.map(block, read);
		if (batch.counts.read === 0) return undefined;
		return { ...batch, lines: 1, firstLine: line };
	}

	/** The records of an input that entries refer to. */
	async *#fromInput(index: number, input: WantedInput): AsyncGenerator<Batch> {
		const { path } = input;
		const { problems } = this;
		const before = problems.length;
		const filter = new RecordFilter(index, input, this.#mapper);
		try {
			if (path === "-") throw inputGone(path);
			const look = (record: InputRecord) => filter.look(record);
			for await (const _ of this.#read(index, look, input.lastLine))
				yield* filter.found();
			if (filter.payloads) throw recordsOfPayloads(path);
			if (problems.length === before) {
				yield* this.#moved(index, input);
				yield* this.#mended(path, mendedRecords(input, filter.strays));
			}
		} catch (error) {
			if (!(error instanceof FbocError)) throw error;
			yield* filter.found();
			problems.push(
				error.code === "input_not_found" ? inputMissing(path) : error,
			);
		}
		const missing = [...input.lines]
			.filter(([, wanted]) => wanted.missing.size > 0)
			.map(([line]) => line)
			.sort((a, b) => a - b);
		if (missing.length > 0 && problems.length === before)
			problems.push(recordsChanged(path, missing));
	}

	/** Records that were found by their digest at other lines than they had. */
	async *#moved(index: number, input: WantedInput): AsyncGenerator<Batch> {
		const search = new MovedRecords(index, input, this.#mapper);
		if (!search.isNeeded) return;
		let first: Moved | undefined;
		let count = 0;
		const look = (record: InputRecord) => search.look(record);
		for await (const _ of this.#read(index, look)) {
			for (const moved of search.found()) {
				const { batch, mentions, wanted, to } = moved;
				first ??= moved;
				count++;
				input.moved.set(to, [...(input.moved.get(to) ?? []), wanted]);
				yield batch;
				for (const mention of mentions) mention.found = true;
			}
		}
		if (first === undefined) return;
		this.#options.warn({
			code: "record_moved",
			message: `${printable(input.path, 200)}: line ${first.from} holds another record now; ${count === 1 ? "the rejected one was" : `${count} rejected ones were`} found by ${count === 1 ? "its digest" : "their digests"}, the first at line ${first.to}`,
			path: input.path,
		});
	}

	/** Records that were mended in the input. One that was delivered before, or is not to be sent, is another event that has come to stand there: what was rejected is not it. */
	async *#mended(
		path: string,
		mended: readonly Mended[],
	): AsyncGenerator<Batch> {
		const taken: number[] = [];
		for (const { batch, mentions, wanted, line } of mended) {
			const before = wanted.duplicates;
			yield batch;
			const { accepted, rejected } = batch.counts;
			const repeated = wanted.duplicates - before;
			const isNew =
				accepted > 0 ? repeated < batch.count : rejected > 0 && repeated === 0;
			if (!isNew) continue;
			for (const mention of mentions) mention.found = true;
			taken.push(line);
		}
		const [first, ...more] = taken;
		if (first === undefined) return;
		// Mended or another event: that only its author knows.
		const others = more.length === 0 ? "" : `, as do ${more.length} more`;
		this.#options.warn({
			code: "record_mended",
			message: `${printable(path, 200)}: line ${first} reads otherwise than when it was rejected${others}; what stands there now is taken in its place`,
			path,
		});
	}

	/** Looks at the records of an input, block by block, to its end or to a line. */
	async *#read(
		index: number,
		look: (record: InputRecord) => void,
		lastLine = Number.POSITIVE_INFINITY,
	): AsyncGenerator<void> {
		const walk = new EachRecord(look);
		const reader = await this.#open(this.pathOf(index));
		for await (const { block, spec } of reader.blocks()) {
			const lines = walk.read(block, spec);
			await reader.takenIn({ input: 0, counts: { read: 0 }, lines });
			yield;
			if (walk.lines >= lastLine) break;
		}
		const [opened] = reader.report();
		const report = this.#report[index];
		if (opened && report) {
			const { format, compression, bytes } = opened;
			Object.assign(report, { format, compression, bytes });
		}
		this.problems.push(...reader.problems);
	}

	async #open(path: string): Promise<InputReader> {
		const { cwd, warn, config } = this.#options;
		const sources = await findInputs([path], { cwd, warn });
		if (sources[0]?.size === undefined) throw inputGone(path);
		return new InputReader(sources.slice(0, 1), {
			format: "auto",
			columns: config.columns,
			defaults: config.defaults,
			stdin: Readable.from([]),
			signal: this.#options.signal,
			ranges: false,
			warn,
		});
	}
}
