import type { InputSpec } from "../../input/block.ts";
import type { InputSource } from "../../input/source.ts";
import type {
	DoneInput,
	DoneInputs,
	InputState,
} from "../../ledger/done-inputs.ts";
import type { Batch } from "../mapping/batch.ts";
import type { OnOutcome } from "../run/settlement.ts";
import { inputStates, isJustChanged } from "./input-state.ts";

export interface DoneWatchOptions {
	/** Inputs that are done are left out; else they are read (`--reread`, `--resend`). */
	readonly skip: boolean;
	/** The file system's clock when the run begins, milliseconds; undefined: nothing is noted (a dry run). */
	readonly clock: number | undefined;
}

/**
 * Watches what becomes of each input of a run, and notes those that are done:
 * read to their end, with every event settled (contract 8).
 */
export class DoneWatch {
	readonly #list: DoneInputs;
	readonly #stateOf = inputStates();
	readonly #options: DoneWatchOptions;
	/** As each input was before it was opened: what is written to it meanwhile makes it another. */
	readonly #states: (InputState | undefined)[] = [];
	/** Inputs that hold something which a later run may settle. */
	readonly #open = new Set<number>();
	/** Inputs with a duplicate: of a delivery that this run may not have made yet. */
	readonly #repeating = new Set<number>();
	readonly #ended = new Map<number, DoneInput>();
	#unsettled = false;

	constructor(list: DoneInputs, options: DoneWatchOptions) {
		this.#list = list;
		this.#options = options;
	}

	/** What is known of an input that was done before and is left out; undefined: it is to be read. */
	before(index: number, source: InputSource): DoneInput | undefined {
		const state = this.#stateOf(source);
		this.#states[index] = state;
		if (state === undefined || !this.#options.skip) return undefined;
		return this.#list.find(state);
	}

	/** Something of an input is left for a later run. */
	leaveOpen(input: number): void {
		this.#open.add(input);
	}

	/** A batch was taken in. */
	takenIn({ input, waits, damage }: Pick<Batch, "input" | "waits" | "damage">) {
		if (waits || damage) this.leaveOpen(input);
	}

	/** An input was read to its end, all of it by this run or shard. */
	ended(index: number, { format, compression }: InputSpec): void {
		this.#ended.set(index, { format, compression });
	}

	readonly onOutcome: OnOutcome = (input, _line, outcome) => {
		if (outcome === "duplicate") this.#repeating.add(input);
		else if (outcome === "unknown" || outcome === "unsent") {
			this.leaveOpen(input);
			this.#unsettled = true;
		}
	};

	/**
	 * Notes what is done, durably. To be called once the ledger and the rejects
	 * are durable, and only where all of them are.
	 *
	 * @throws errors of `fs`
	 */
	async save(): Promise<void> {
		const { clock } = this.#options;
		if (clock === undefined) return;
		for (const index of this.#open) {
			const state = this.#states[index];
			if (state !== undefined) this.#list.remove(state);
		}
		for (const [index, input] of this.#ended) {
			const state = this.#states[index];
			if (state === undefined || this.#open.has(index)) continue;
			// What it repeats may be what was not sent, from an input that is gone tomorrow.
			if (this.#unsettled && this.#repeating.has(index)) continue;
			if (!isJustChanged(state, clock)) this.#list.add(state, input);
		}
		await this.#list.save();
	}
}
