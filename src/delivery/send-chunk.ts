import type { FbocError } from "../errors.ts";
import { bodyOfRuns, type Envelope, payloads } from "./body.ts";
import { type Chunk, OUTCOMES, type Outcome, type Refusal } from "./chunk.ts";
import type { GraphProblem } from "./graph-problem.ts";
import { metaWords } from "./meta-words.ts";
import { type Part, partOf, sizeOf, split, takeApart } from "./parts.ts";
import { newSpending, type SendDeps, sendBody } from "./send-body.ts";

/** What became of a chunk. */
export interface ChunkResult {
	/** For each delivery its index in `OUTCOMES`. */
	readonly outcomes: Uint8Array;
	/** One for each `refused` delivery. */
	readonly refusals: readonly Refusal[];
	readonly requests: {
		readonly sent: number;
		readonly retried: number;
		/** Time spent waiting for Meta's limits. */
		readonly throttledMs: number;
	};
	/** Why the run must not go on. */
	readonly stop?: FbocError;
}

export interface ChunkDeps extends SendDeps {
	readonly envelope: Envelope;
	/** Meta counted another number of events than were sent, or none: worth a warning, not a failure. */
	readonly onMiscount?: (sent: number, received: number | undefined) => void;
}

export const OUTCOME_INDEX = Object.fromEntries(
	OUTCOMES.map((name, i) => [name, i]),
) as Readonly<Record<Outcome, number>>;

/** The result of a chunk of which nothing was sent. */
export function unsentResult(chunk: Chunk): ChunkResult {
	return {
		outcomes: new Uint8Array(chunk.count).fill(OUTCOME_INDEX.unsent),
		refusals: [],
		requests: { sent: 0, retried: 0, throttledMs: 0 },
	};
}

/**
 * Sends a chunk until each delivery has its outcome. A request refused for its
 * content is taken apart: what `event_index` points at is tried alone first
 * (the index is Meta's word, its own refusal is proof), else the request is
 * halved, until the bad deliveries stand alone and all others are delivered.
 * At most about 2k·log2(n)+1 requests for k bad ones of n.
 */
export async function sendChunk(
	chunk: Chunk,
	deps: ChunkDeps,
	signal: AbortSignal,
): Promise<ChunkResult> {
	const { outcomes } = unsentResult(chunk);
	const refusals: Refusal[] = [];
	const spending = newSpending();
	const todo: Part[] = [partOf([{ from: 0, to: chunk.count }])];
	let indexIsRight = true;
	let stop: FbocError | undefined;

	const mark = (part: Part, outcome: Outcome) => {
		for (const { from, to } of part.runs)
			outcomes.fill(OUTCOME_INDEX[outcome], from, to);
	};

	for (let part = todo.pop(); part; part = todo.pop()) {
		const body = bodyOfRuns(chunk, part.runs, deps.envelope);
		const end = await sendBody(body, deps, spending, signal);
		if (end.kind === "delivered") {
			mark(part, "delivered");
			const sent = sizeOf(part.runs);
			if (end.received !== sent) deps.onMiscount?.(sent, end.received);
			if (part.accused) {
				// Pointed at, and yet taken: this index does not count as we do, and
				// the bad one is still in the rest.
				indexIsRight = false;
				const rest = todo.pop();
				if (rest) todo.push(...(rest.takenOut > 0 ? split(rest) : [rest]));
			}
			continue;
		}
		if (end.mayHaveArrived) mark(part, "unknown");
		if (end.kind === "cut") break;
		if (end.kind === "stop") {
			stop = end.error;
			break;
		}
		if (sizeOf(part.runs) > 1) {
			todo.push(
				...takeApart(part, indexIsRight ? end.problem.eventIndex : undefined),
			);
			continue;
		}
		mark(part, "refused");
		refusals.push(refusalOf(chunk, part.runs[0]?.from ?? 0, end.problem));
	}

	const { sent, retried, throttledMs } = spending;
	return {
		outcomes,
		refusals: refusals.sort((a, b) => a.index - b.index),
		requests: { sent, retried, throttledMs },
		...(stop && { stop }),
	};
}

function refusalOf(
	chunk: Chunk,
	index: number,
	problem: GraphProblem,
): Refusal {
	return {
		index,
		code: `graph_${problem.code ?? 0}_${problem.subcode ?? 0}`,
		message: metaWords(problem, payloads(chunk, index, index + 1)),
		...(problem.fbtraceId !== undefined && { fbtraceId: problem.fbtraceId }),
	};
}
