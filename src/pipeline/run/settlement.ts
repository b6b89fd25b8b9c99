import { hexKeyAt } from "../../conversion/ledger-key.ts";
import type { Plan } from "../../conversion/plan.ts";
import {
	type Chunk,
	OUTCOMES,
	type Outcome,
	type Refusal,
} from "../../delivery/chunk.ts";
import type { ChunkResult } from "../../delivery/send-chunk.ts";
import { keyDigest } from "../../rejects/reject-digests.ts";
import { type RejectsFile, rejectEntry } from "../../rejects/rejects-file.ts";
import type { Place } from "../../report/summary.ts";
import type { Tally } from "../../report/tally.ts";
import type { Reading } from "./batch-source.ts";
import type { RejectJudge } from "./max-rejects.ts";
import type { MetaRemarks } from "./meta-remarks.ts";

/** Hears what became of a delivery: index of its input, its physical line. */
export type OnOutcome = (
	input: number,
	line: number,
	outcome: Outcome | "duplicate",
) => void;

export interface SettlementPorts {
	readonly runId: string;
	readonly source: {
		readonly plan: Plan;
		readonly reading: Pick<Reading, "pathOf">;
	};
	readonly tally: Tally;
	readonly rejects: RejectsFile;
	readonly judge: RejectJudge;
	readonly remarks: MetaRemarks;
	readonly onOutcome?: OnOutcome | undefined;
}

/** Enters what became of chunks into the books and the rejects file. */
export class Settlement {
	readonly requests = { sent: 0, retried: 0, throttled_ms: 0 };
	readonly #ports: SettlementPorts;
	/** Where the deliveries of a chunk stand among all, from 0. */
	readonly #places = new WeakMap<Chunk, number>();

	constructor(ports: SettlementPorts) {
		this.#ports = ports;
	}

	/** A chunk is handed over for sending. */
	hand(chunk: Chunk): void {
		this.#places.set(chunk, this.#ports.judge.hand(chunk.count));
	}

	/** Deliveries of a chunk are refused for good, while others of it may still be on their way. */
	refused(chunk: Chunk, refusals: readonly Refusal[]): void {
		this.#ports.judge.addRefused(refusals, this.#places.get(chunk) ?? 0);
		for (const { index, code, message } of refusals) {
			const eventSet = this.#nameOf(chunk);
			const remark = { code, eventSet, words: message };
			this.#ports.remarks.refusal(remark, this.#placeOf(chunk, index));
		}
	}

	/** Meta took events of a chunk and said something about them. */
	remarked(chunk: Chunk, messages: readonly string[]): void {
		const at = this.#placeOf(chunk, 0);
		this.#ports.tally.warn("meta_message", messages.length, at);
		const eventSet = this.#nameOf(chunk);
		for (const words of messages)
			this.#ports.remarks.message({ code: "meta_message", eventSet, words });
	}

	/** Meta counted fewer events of a request than it held: the warning counts those. */
	miscounted(chunk: Chunk, sent: number, received: number): void {
		const at = this.#placeOf(chunk, 0);
		this.#ports.tally.warn("events_received_differs", sent - received, at);
	}

	#nameOf(chunk: Chunk): string {
		return this.#ports.source.plan.eventSets[chunk.eventSet]?.name ?? "";
	}

	#placeOf(chunk: Chunk, index: number): Place {
		const input = this.#ports.source.reading.pathOf(
			chunk.inputs[index] as number,
		);
		return { input, line: chunk.lines[index] as number };
	}

	/** Counts the outcome of every delivery of a chunk. */
	count(chunk: Chunk, result: ChunkResult): void {
		for (let i = 0; i < chunk.count; i++) {
			const outcome = OUTCOMES[result.outcomes[i] as number] ?? "unsent";
			this.#settle(chunk, i, outcome);
		}
		this.requests.sent += result.requests.sent;
		this.requests.retried += result.requests.retried;
		this.requests.throttled_ms += result.requests.throttledMs;
	}

	/** Counts a chunk that was never handed on. */
	leave(chunk: Chunk): void {
		for (let i = 0; i < chunk.count; i++) this.#settle(chunk, i, "unsent");
	}

	#settle(chunk: Chunk, i: number, outcome: Outcome): void {
		const value = chunk.values[i] as number;
		const currency = chunk.currencies[i] as number;
		this.#ports.tally.settle(
			chunk.routes[i] as number,
			outcome,
			value,
			currency,
		);
		const input = chunk.inputs[i] as number;
		this.#ports.onOutcome?.(input, chunk.lines[i] as number, outcome);
	}

	/** Writes the deliveries that Meta refused to the rejects file. Their digest is that of their ledger key: it names the event, whatever the config. */
	async reject(chunk: Chunk, result: ChunkResult): Promise<void> {
		for (const { index, code, message } of result.refusals) {
			const input = chunk.inputs[index] as number;
			const line = chunk.lines[index] as number;
			const path = this.#ports.source.reading.pathOf(input);
			this.#ports.tally.reject(code, "graph", { input: path, line });
			const data = chunk.records?.[index];
			await this.#ports.rejects.write(
				rejectEntry(this.#ports.runId, path, {
					input,
					line,
					record: chunk.numbers[index] as number,
					stage: "graph",
					code,
					field: null,
					message,
					eventSet:
						this.#ports.source.plan.eventSets[chunk.eventSet]?.id ?? null,
					digest: keyDigest(hexKeyAt(chunk.keys, index)),
					...(data && { data }),
				}),
			);
		}
	}
}
