import { createHash } from "node:crypto";
import type { Chunk } from "../../delivery/chunk.ts";
import type { Chunker } from "../../delivery/chunker.ts";
import { CLAIM } from "../../ledger/claims/claims.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { type RejectsFile, rejectEntry } from "../../rejects/rejects-file.ts";
import type { Tally } from "../../report/tally.ts";
import type { Batch } from "../mapping/batch.ts";
import { digestOf } from "../sources/payloads-end.ts";
import type { BatchSource } from "./batch-source.ts";
import type { RejectJudge } from "./max-rejects.ts";
import { eventSetOf, judgeOld } from "./old-events.ts";
import type { PayloadsFile } from "./payloads-file.ts";
import type { OnOutcome } from "./settlement.ts";

export interface IntakePorts {
	readonly runId: string;
	readonly source: BatchSource;
	readonly tally: Tally;
	readonly rejects: RejectsFile;
	readonly judge: RejectJudge;
	readonly ledger: Pick<Ledger, "claim" | "known">;
	readonly payloads: PayloadsFile | undefined;
	/** Takes a full chunk; resolves when there is room for another. Absent in a dry run. */
	readonly send: ((chunk: Chunk) => Promise<void>) | undefined;
	readonly chunker: Chunker;
	readonly onOutcome?: OnOutcome | undefined;
}

/**
 * Takes batches in input order: numbers their lines, writes their rejects,
 * leaves out what was delivered before, takes the digest, cuts chunks and hands
 * them on.
 */
export class Intake {
	readonly #ports: IntakePorts;
	readonly #digest = createHash("sha256");
	#input = -1;
	#line = 1;
	#claimed = new Uint8Array(1024);
	/** Of each delivery the index of its event set. */
	#eventSets = new Uint16Array(1024);
	/** Chunks that wait until it is judged whether anything may be sent. */
	#held: Chunk[] = [];
	/** Deliveries sent again because an earlier run had no answer for them. */
	resent = 0;
	sample: { eventSet: string; json: string } | undefined;

	constructor(ports: IntakePorts) {
		this.#ports = ports;
	}

	/** Physical line up to which the present input was read. */
	get line(): number {
		return this.#line;
	}

	/** Takes a batch in; batches come in input order. */
	async take(mapped: Batch): Promise<void> {
		const { source, tally, judge, ledger } = this.#ports;
		const { batch, delivered } = await judgeOld(mapped, source.plan, ledger);
		if (batch.input !== this.#input) {
			this.#input = batch.input;
			this.#line = 1;
		}
		const firstLine = batch.firstLine ?? this.#line;
		this.#line = firstLine + batch.lines;
		const path = source.reading.pathOf(batch.input);
		await source.reading.takenIn(placed(batch, firstLine));
		tally.addBatch(batch, path, firstLine);
		for (const { plan, line } of delivered) {
			tally.plan(plan);
			this.#duplicate(plan, batch.input, firstLine + line);
		}
		await this.#reject(batch, path, firstLine);
		judge.add(batch);
		if (batch.count > 0) await this.#deliver(batch, path, firstLine);
		if (!judge.pending && !judge.exceeded) await this.#release();
	}

	/** The last chunks, full or not. */
	async finish(): Promise<void> {
		const { chunker, send, judge } = this.#ports;
		if (send === undefined) return;
		this.#held.push(...chunker.rest());
		if (!judge.exceeded) await this.#release();
	}

	/** Chunks that were never handed on. */
	leftOver(): Chunk[] {
		return [...this.#held.splice(0), ...this.#ports.chunker.rest()];
	}

	/** `sha256:` and the digest over every delivery that is no duplicate (contract 10). */
	get payloadDigest(): string {
		return digestOf(this.#digest);
	}

	async #reject(batch: Batch, path: string, firstLine: number): Promise<void> {
		const { rejects, runId } = this.#ports;
		for (const reject of batch.rejects) {
			const line = firstLine + reject.line;
			await rejects.write(rejectEntry(runId, path, { ...reject, line }));
		}
	}

	async #deliver(batch: Batch, path: string, firstLine: number): Promise<void> {
		const { source, tally, ledger, payloads, send, chunker } = this.#ports;
		const { plan } = source;
		const { count } = batch;
		if (this.#claimed.length < count) {
			this.#claimed = new Uint8Array(count * 2);
			this.#eventSets = new Uint16Array(count * 2);
		}
		const claimed = this.#claimed;
		const eventSets = this.#eventSets;
		for (let i = 0; i < count; i++)
			eventSets[i] = eventSetOf(plan, batch.plans[i] as number);
		const claiming = ledger.claim(batch.keys, eventSets, count, claimed);
		if (claiming) await claiming;
		this.#sample(batch, claimed);
		let from = 0;
		for (let i = 0; i < count; i++) {
			const route = batch.plans[i] as number;
			tally.plan(route);
			if (claimed[i] === CLAIM.duplicate) {
				this.#digestOf(batch, from, i);
				from = i + 1;
				this.#duplicate(
					route,
					batch.input,
					firstLine + (batch.at[i] as number),
				);
				continue;
			}
			if (claimed[i] === CLAIM.unknown) {
				this.resent++;
				const line = firstLine + (batch.at[i] as number);
				tally.warn("sent_again", 1, { input: path, line });
			}
			if (send === undefined) {
				const value = batch.values[i] as number;
				tally.settle(route, "would_send", value, batch.currencies[i] as number);
				continue;
			}
			const eventSet = eventSets[i] as number;
			const full = chunker.add(batch, i, eventSet, firstLine);
			if (full !== undefined) this.#held.push(full);
		}
		this.#digestOf(batch, from, count);
		await payloads?.write(batch, claimed, path, firstLine);
	}

	#duplicate(route: number, input: number, line: number): void {
		const { tally, onOutcome } = this.#ports;
		tally.settle(route, "duplicate", Number.NaN, 0);
		onOutcome?.(input, line, "duplicate");
	}

	/** Takes deliveries [from, to) into the digest: they lie next to each other. */
	#digestOf(batch: Batch, from: number, to: number): void {
		if (from >= to) return;
		const begin = batch.starts[from] as number;
		const end = (batch.ends[to - 1] as number) + 1;
		this.#digest.update(batch.bytes.subarray(begin, end));
	}

	#sample(batch: Batch, claimed: Uint8Array): void {
		if (this.sample !== undefined) return;
		const i = claimed
			.subarray(0, batch.count)
			.findIndex((state) => state !== CLAIM.duplicate);
		if (i < 0) return;
		const { plan } = this.#ports.source;
		const route = plan.deliveries[batch.plans[i] as number];
		this.sample = {
			eventSet: plan.eventSets[route?.eventSet ?? -1]?.name ?? "",
			json: Buffer.from(
				batch.bytes.subarray(batch.payloads[i], batch.ends[i]),
			).toString(),
		};
	}

	/** Hands on what is held, until too much of it is refused. */
	async #release(): Promise<void> {
		const { send, judge } = this.#ports;
		if (send === undefined) return;
		while (!judge.exceeded) {
			const chunk = this.#held.shift();
			if (chunk === undefined) return;
			await send(chunk);
		}
	}
}

/** A batch whose damage and stranger, if any, say the line of the input and not of the block. */
function placed(batch: Batch, firstLine: number): Batch {
	const { damage, stranger } = batch;
	if (damage === undefined && stranger === undefined) return batch;
	const { line } = damage?.place ?? {};
	return {
		...batch,
		...(stranger && {
			stranger: { ...stranger, line: firstLine + stranger.line },
		}),
		...(damage &&
			line !== undefined && {
				damage: {
					...damage,
					place: { ...damage.place, line: line + firstLine - 1 },
				},
			}),
	};
}
