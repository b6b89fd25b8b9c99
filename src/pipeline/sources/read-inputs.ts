import { FbocError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import type { Block, InputSpec, SpecifiedBlock } from "../../input/block.ts";
import { InputDamage, type WarnInput } from "../../input/input-errors.ts";
import {
	type OpenInput,
	type OpenOptions,
	openInput,
} from "../../input/open/open-input.ts";
import type { InputSource } from "../../input/source.ts";
import type { DoneInput } from "../../ledger/done-inputs.ts";
import type { EventCounts, Summary } from "../../report/summary.ts";
import type { Batch, Stranger } from "../mapping/batch.ts";
import { nothingUnderstood } from "../mapping/understanding.ts";
import type { Reading } from "../run/batch-source.ts";
import { lineAt, type Shard, shareOf } from "../run/shard.ts";
import type { DoneWatch } from "./done-watch.ts";

export interface ReadOptions extends Omit<OpenOptions, "seq"> {
	readonly warn: WarnInput;
	/** The part of the inputs to read; absent: all of it. */
	readonly shard?: Shard | undefined;
	/** Knows the inputs that were done before, and watches over the others; absent: all are read. */
	readonly done?: DoneWatch | undefined;
}

/** What of a batch concerns its input. */
export type TakenBatch = Pick<
	Batch,
	"input" | "waits" | "damage" | "stranger" | "lines" | "firstLine"
> & {
	/** Absent: nobody asks. */
	readonly understood?: boolean;
	readonly counts: Pick<EventCounts, "read">;
};

/** An input whose blocks are being read. */
class Opened {
	readonly spec: InputSpec;
	/** Let go of once everything is read: what it holds must not pile up over thousands of files. */
	input: OpenInput | undefined;
	/** Bytes read, once it is let go of. */
	bytes = 0;
	events = 0;
	/** The physical line behind what came back, from 1. */
	line = 1;
	/** Blocks handed out and blocks whose events came back. */
	given = 0;
	back = 0;
	/** All blocks are handed out, or no more are wanted. */
	ended = false;
	/** They are all there are: nobody stopped before the input's end. */
	whole = false;
	/** It is the turn of another shard. */
	foreign = false;
	/** A record was a Segment call, or could not be told. */
	understood = false;
	stranger: Stranger | undefined;

	constructor(input: OpenInput) {
		this.input = input;
		this.spec = input.spec;
	}
}

/**
 * Opens the inputs one after the other and hands out their blocks. What is
 * wrong with one (missing, damaged, of no known format) is kept in `problems`,
 * and the next one goes on: the rest of the user's data is not held up.
 */
export class InputReader implements Reading {
	readonly problems: FbocError[] = [];
	/** Bytes of all inputs on disk; undefined when the size of one is not known. */
	readonly bytesTotal: number | undefined;
	readonly #sources: readonly InputSource[];
	readonly #options: ReadOptions;
	readonly #opened: (Opened | undefined)[] = [];
	/** Inputs that are left out, since an earlier run had settled them. */
	readonly #done: readonly (DoneInput | undefined)[];
	#seq = 0;

	constructor(sources: readonly InputSource[], options: ReadOptions) {
		this.#sources = sources;
		this.#options = options;
		this.#done = sources.map((source, i) => options.done?.before(i, source));
		this.bytesTotal = sources
			.filter((_, i) => this.#done[i] === undefined)
			.reduce<number | undefined>(
				(sum, { size }) =>
					sum === undefined || size === undefined ? undefined : sum + size,
				0,
			);
	}

	async *blocks(): AsyncGenerator<SpecifiedBlock> {
		for (const [index, source] of this.#sources.entries()) {
			if (this.#done[index] !== undefined) continue;
			if (this.#isForeignPipe(index, source)) continue;
			let opened: Opened | undefined;
			try {
				const input = await openInput(source, index, {
					...this.#options,
					seq: () => this.#seq++,
				});
				opened = new Opened(input);
				this.#opened[index] = opened;
				for await (const block of this.#share(opened, input)) {
					opened.given++;
					yield { block, spec: input.spec };
				}
				opened.whole = true;
			} catch (error) {
				this.#options.done?.leaveOpen(index);
				this.#keep(error);
			} finally {
				if (opened) {
					opened.ended = true;
					await this.#close(opened);
				}
			}
		}
	}

	/** A look at a pipe takes from it what the shard that it belongs to would miss. */
	#isForeignPipe(index: number, { size }: InputSource): boolean {
		const { shard } = this.#options;
		return (
			shard !== undefined &&
			size === undefined &&
			index % shard.count !== shard.index
		);
	}

	/** The blocks of an input that are this process's. */
	async *#share(opened: Opened, input: OpenInput): AsyncGenerator<Block> {
		const { shard } = this.#options;
		if (shard === undefined) {
			yield* input.blocks();
			return;
		}
		let begun = false;
		for await (const block of input.blocks()) {
			const whole =
				block.range?.from === 0 && block.range.to === block.range.end;
			if (block.range === undefined || whole) {
				// Not to be cut, or too small for it: whole inputs take turns.
				if (input.spec.index % shard.count !== shard.index) {
					opened.foreign = true;
					return;
				}
				yield block;
				continue;
			}
			const { path, from, end } = block.range;
			const share = shareOf(shard, end);
			if (from >= share.to) return;
			if (from < share.from) continue;
			yield begun ? block : { ...block, firstLine: await lineAt(path, from) };
			begun = true;
		}
	}

	/** A block came back as a batch. */
	async takenIn(batch: TakenBatch): Promise<void> {
		const { input, counts, damage, understood = true, stranger } = batch;
		const opened = this.#opened[input];
		if (opened === undefined) return;
		this.#options.done?.takenIn(batch);
		opened.events += counts.read;
		opened.line = (batch.firstLine ?? opened.line) + batch.lines;
		opened.back++;
		opened.understood ||= understood;
		opened.stranger ??= stranger;
		if (damage) this.#keep(FbocError.from(damage));
		await this.#close(opened);
	}

	/** Closes the inputs of which blocks are still with a mapping thread: they will not come back. */
	async close(): Promise<void> {
		for (const opened of this.#opened) {
			if (opened?.input === undefined) continue;
			opened.whole = false;
			await this.#close(opened);
		}
	}

	/** As a person would name it. */
	pathOf(input: number): string {
		return this.#sources[input]?.name ?? "";
	}

	get bytesRead(): number {
		return this.#opened.reduce((sum, opened) => sum + bytesOf(opened), 0);
	}

	report(): Summary["inputs"] {
		return this.#sources.flatMap(({ name: path }, i): Summary["inputs"] => {
			const before = this.#done[i];
			if (before) return [{ path, ...before, bytes: 0, events: 0, done: true }];
			const opened = this.#opened[i];
			if (opened === undefined) return [];
			const { format, compression } = opened.spec;
			const { events } = opened;
			const bytes = bytesOf(opened);
			return [{ path, format, compression, bytes, events, done: false }];
		});
	}

	/** Closes an input of which everything was read, here or by workers; only then can be told whether it has changed meanwhile. One that is not read to its end is closed at once. */
	async #close(opened: Opened): Promise<void> {
		const { input, ended, whole, given, back, spec, foreign } = opened;
		if (input === undefined || !ended || (whole && back < given)) return;
		opened.bytes = input.bytesRead;
		opened.input = undefined;
		const { done } = this.#options;
		this.#judge(opened);
		try {
			if (!whole) return;
			await input.verify();
			if (!foreign) done?.ended(spec.index, spec);
		} catch (error) {
			done?.leaveOpen(spec.index);
			this.#keep(error instanceof InputDamage ? error.at(opened.line) : error);
		} finally {
			await input.close();
		}
	}

	/** Whether anything in an input that was read to its end was understood. */
	#judge({ spec, whole, understood, stranger }: Opened): void {
		if (!whole || understood || stranger === undefined) return;
		// It is told every time: nothing in it is settled.
		this.#options.done?.leaveOpen(spec.index);
		this.problems.push(nothingUnderstood(spec.path, stranger));
	}

	#keep(error: unknown): void {
		if (!(error instanceof FbocError)) throw error;
		if (error.exitCode !== EXIT.input && error.exitCode !== EXIT.usage)
			throw error;
		// One word about an input is enough: every block of a damaged file says the same.
		const { code, place } = error;
		const known = this.problems.some(
			(problem) => problem.code === code && problem.place.path === place.path,
		);
		if (!known) this.problems.push(error);
	}
}

const bytesOf = (opened: Opened | undefined): number =>
	opened?.input?.bytesRead ?? opened?.bytes ?? 0;
