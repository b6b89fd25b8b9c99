import { hash } from "node:crypto";
import { Readable } from "node:stream";
import type { Config } from "../config/config.ts";
import { type Batch, KEY_BYTES } from "../conversion/batch.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { InputSpec, RecordSink } from "../input/block.ts";
import { findInputs } from "../input/find-inputs.ts";
import type { WarnInput } from "../input/input-errors.ts";
import { createBlockReader } from "../input/read-block.ts";
import { type ReplayEntry, replayEntries } from "../rejects/replay-file.ts";
import { BlockReaders } from "./block-readers.ts";
import { BlockMapper, type ReadBlock } from "./map-block.ts";
import { InputReader } from "./read-inputs.ts";
import type { BatchSource } from "./run.ts";
import type { MapSettings } from "./settings.ts";
import type { OnOutcome } from "./settlement.ts";

/** What became of the record of an entry. */
const STATE = {
	/** Not found again, or changed: the entry stays. */
	open: 0,
	/** Delivered, or no longer meant to be. */
	settled: 1,
	/** Refused anew: a new entry stands for it. */
	rejected: 2,
	/** Not sent, or without an answer: the entry stays. */
	unsent: 3,
} as const;

/** A record that entries refer to: several entries may mean the same one. */
interface Wanted {
	readonly digests: Set<string>;
	/** Numbers of the entries, from 0. */
	readonly entries: number[];
	state: number;
}

/** The records that a rejects file wants from one input. */
interface WantedInput {
	readonly path: string;
	readonly lines: Map<number, Wanted>;
	/** Whether any of them must be read again from the input. */
	reread: boolean;
}

export interface ReplayOptions {
	readonly config: Config;
	readonly settings: MapSettings;
	readonly cwd: string;
	readonly warn: WarnInput;
}

export interface Replay {
	readonly source: BatchSource;
	readonly onOutcome: OnOutcome;
	/** Whether an entry (from 0) is still open. */
	stillOpen(entry: number): boolean;
}

const NDJSON: Omit<InputSpec, "index" | "path"> = {
	format: "ndjson",
	compression: "none",
	newline: 0x0a,
};

/**
 * A rejects file as the source of a run: entries with data are taken as they
 * stand, perhaps mended; the others are read again from their inputs, which
 * must still hold the same bytes there. All of it is mapped under the present
 * config.
 *
 * @throws FbocError `rejects_unreadable` (exit 4)
 */
export async function replaySource(
	path: string,
	options: ReplayOptions,
): Promise<Replay> {
	const inputs = await wantedInputs(path);
	const open: boolean[] = [];
	const problems: FbocError[] = [];
	const counts = inputs.map(() => 0);
	const wantedAt = (input: number, line: number) =>
		inputs[input]?.lines.get(line);
	return {
		source: {
			plan: options.settings.plan,
			batches: () => batches(path, inputs, options, problems),
			took: async (batch) => {
				counts[batch.input] = (counts[batch.input] ?? 0) + batch.counts.read;
			},
			inputs: [path],
			pathOf: (input) => inputs[input]?.path ?? "",
			bytesRead: 0,
			bytesTotal: undefined,
			problems,
			report: () =>
				inputs.map((input, i) => ({
					path: input.path,
					format: "ndjson",
					compression: "none",
					bytes: 0,
					events: counts[i] ?? 0,
				})),
		},
		onOutcome: (input, line, outcome) => {
			const wanted = wantedAt(input, line);
			if (wanted === undefined) return;
			if (outcome === "unsent" || outcome === "unknown") {
				wanted.state = STATE.unsent;
			} else if (outcome === "refused" && wanted.state !== STATE.unsent) {
				wanted.state = STATE.rejected;
			}
		},
		stillOpen: (entry) => {
			if (open.length === 0) {
				for (const { lines } of inputs) {
					for (const { entries, state } of lines.values()) {
						for (const i of entries) {
							open[i] = state === STATE.open || state === STATE.unsent;
						}
					}
				}
			}
			return open[entry] ?? true;
		},
	};
}

async function wantedInputs(path: string): Promise<WantedInput[]> {
	const inputs = new Map<string, WantedInput>();
	let number = 0;
	for await (const { input, line, digest, data } of replayEntries(path)) {
		let wantedInput = inputs.get(input);
		if (wantedInput === undefined) {
			wantedInput = { path: input, lines: new Map(), reread: false };
			inputs.set(input, wantedInput);
		}
		let wanted = wantedInput.lines.get(line);
		if (wanted === undefined) {
			wanted = { digests: new Set(), entries: [], state: STATE.open };
			wantedInput.lines.set(line, wanted);
		}
		wanted.entries.push(number++);
		if (data === undefined) {
			wanted.digests.add(digest);
			wantedInput.reread = true;
		}
	}
	return [...inputs.values()];
}

async function* batches(
	path: string,
	inputs: readonly WantedInput[],
	options: ReplayOptions,
	problems: FbocError[],
): AsyncGenerator<Batch> {
	const mapper = new BlockMapper(options.settings);
	const indexes = new Map(inputs.map((input, i) => [input.path, i]));
	const readData = createBlockReader({ ...NDJSON, index: -1, path });
	for await (const entry of replayEntries(path)) {
		const index = indexes.get(entry.input);
		if (entry.data === undefined || index === undefined) continue;
		yield* fromData(
			entry,
			index,
			inputs[index] as WantedInput,
			mapper,
			readData,
		);
	}
	for (const [index, input] of inputs.entries()) {
		if (input.reread) yield* fromInput(index, input, mapper, options, problems);
	}
}

/** An entry's own record. */
function* fromData(
	{ data, line }: ReplayEntry,
	index: number,
	input: WantedInput,
	mapper: BlockMapper,
	read: ReadBlock,
): Generator<Batch> {
	const wanted = input.lines.get(line);
	if (data === undefined || wanted === undefined) return;
	const text = data.reveal().replace(/[\r\n]+/g, " ");
	const block = { input: index, seq: 0, bytes: Buffer.from(text) };
	const batch = mapper.map(block, read);
	wanted.state = batch.rejects.length > 0 ? STATE.rejected : STATE.settled;
	yield { ...batch, lines: 1, firstLine: line };
}

/** The records of an input that entries refer to. */
async function* fromInput(
	index: number,
	input: WantedInput,
	mapper: BlockMapper,
	{ config, cwd, warn }: ReplayOptions,
	problems: FbocError[],
): AsyncGenerator<Batch> {
	const { path } = input;
	const changed = new Set<number>();
	let reader: InputReader;
	try {
		if (path === "-") throw unreadable(path);
		const sources = await findInputs([path], { cwd, warn });
		reader = new InputReader(sources.slice(0, 1), {
			format: "auto",
			columns: config.columns,
			stdin: Readable.from([]),
			ranges: false,
			warn,
		});
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		problems.push(error);
		return;
	}
	const readers = new BlockReaders();
	let before = 1;
	for await (const { block, spec } of reader.blocks()) {
		const found: Batch[] = [];
		const filter: RecordSink = {
			full: false,
			event: (event, line, bytes, start, end) =>
				look(line, bytes, start, end, (_, sink) => {
					sink.event(event, 0, bytes, start, end);
					return 1;
				}),
			reject: (code, message, field, line, bytes, start, end) =>
				look(line, bytes, start, end, (_, sink) => {
					sink.reject(code, message, field, 0, bytes, start, end);
					return 1;
				}),
		};
		const base = before;
		const look = (
			at: number,
			bytes: Uint8Array,
			start: number,
			end: number,
			read: ReadBlock,
		): void => {
			const line = base + at;
			const wanted = input.lines.get(line);
			if (wanted === undefined || wanted.digests.size === 0) return;
			const batch = mapper.map({ input: index, seq: 0 }, read);
			if (!isSame(wanted.digests, bytes.subarray(start, end), batch)) {
				changed.add(line);
				return;
			}
			wanted.state = batch.rejects.length > 0 ? STATE.rejected : STATE.settled;
			found.push({ ...batch, lines: 1, firstLine: line });
		};
		before += readers.for(spec)(block, filter);
		await reader.took({ input: 0, counts: { read: 0 } });
		yield* found;
	}
	problems.push(...reader.problems);
	const [first] = changed;
	if (first !== undefined) {
		problems.push(
			new FbocError(
				"record_changed",
				EXIT.input,
				`${changed.size === 1 ? "A rejected record is" : `${changed.size} rejected records are`} no longer the same in the input.`,
				"Upload the changed file again; what was delivered of it is not sent twice.",
				{ path, line: first },
			),
		);
	}
}

/** Whether a record is the one that was rejected: its bytes, or for a refused delivery its ledger key. */
function isSame(
	digests: ReadonlySet<string>,
	record: Uint8Array,
	batch: Batch,
): boolean {
	if (digests.has(`sha256:${hash("sha256", record, "hex")}`)) return true;
	for (let i = 0; i < batch.count; i++) {
		const key = batch.keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES);
		if (digests.has(`key:${Buffer.from(key).toString("hex")}`)) return true;
	}
	return false;
}

const unreadable = (path: string): FbocError =>
	new FbocError(
		"input_gone",
		EXIT.input,
		"The rejected records came from standard input, which cannot be read again.",
		"Upload the same data again with --rejects-with-data; what was delivered is not sent twice.",
		{ path },
	);
