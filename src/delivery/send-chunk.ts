import type { FbocError } from "../errors.ts";
import type { Envelope } from "../wire/wire.ts";
import type { AgeRefusal } from "./age-limit.ts";
import { bodyOf, payloads } from "./body.ts";
import { type Chunk, OUTCOMES, type Outcome, type Refusal } from "./chunk.ts";
import { isTooOld, problemName } from "./graph/graph-problem.ts";
import { metaWords, redacted, redactionOf } from "./graph/meta-words.ts";
import {
	firstOf,
	indexesOf,
	type Part,
	partOf,
	sizeOf,
	split,
	takeApart,
	takeApartByAge,
	without,
} from "./parts.ts";
import { newSpending, type SendDeps, sendBody } from "./send-body.ts";
import type { Standing } from "./standing.ts";
import { nothingReceived, refusedAlike } from "./stop.ts";

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
	/** What the run knows of this event set; changed in place. */
	readonly standing: Standing;
	/** Something of this event set was taken for the first time. */
	readonly onTaken?: () => void;
	/** Deliveries were refused, for good: as soon as it is known. */
	readonly onRefused?: (refusals: readonly Refusal[]) => void;
	/** Meta counted fewer events than were sent: worth a warning, not a failure. */
	readonly onMiscount?: (sent: number, received: number) => void;
	/** Meta took the events and said something about them: its words, redacted. */
	readonly onMessages?: (messages: readonly string[]) => void;
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
 *
 * Two refusals are not asked for event by event: that of everything alike
 * while nothing was taken stops the run (`Standing`), and an age limit is
 * searched for by age and then known (`AgeLimit`).
 */
export async function sendChunk(
	chunk: Chunk,
	deps: ChunkDeps,
	signal: AbortSignal,
): Promise<ChunkResult> {
	const { outcomes } = unsentResult(chunk);
	const { standing, eventSet, wire } = deps;
	const { ages } = standing;
	const { open, close } = wire.request;
	const envelope = { ...deps.envelope, appsecretProof: eventSet.proof };
	const frame = {
		open: Buffer.from(open),
		close: Buffer.from(close(envelope)),
	};
	const refusals: Refusal[] = [];
	const spending = newSpending();
	const todo: Part[] = [partOf([{ from: 0, to: chunk.count }])];
	let indexIsRight = true;
	let stop: FbocError | undefined;
	/** Refusals of this chunk that may be everybody's: nobody is told of them until that is known. */
	let doubtful = 0;
	let refused = 0;
	let told = 0;
	const redaction = redactionOf(eventSet);

	const mark = (part: Part, outcome: Outcome) => {
		for (const { from, to } of part.runs)
			outcomes.fill(OUTCOME_INDEX[outcome], from, to);
	};
	const payloadAt = (i: number) => payloads(chunk, i, i + 1);
	const timeAt = (i: number) => chunk.times[i] as number;
	const refuse = (index: number, refusal: AgeRefusal, tooOld: boolean) => {
		outcomes[index] = OUTCOME_INDEX.refused;
		refusals.push({ index, ...refusal, ...(tooOld && { tooOld }) });
	};
	const isRefused = ({ index }: Refusal) =>
		outcomes[index] === OUTCOME_INDEX.refused;
	const tell = () => {
		const news = refusals.slice(told).filter(isRefused);
		told = refusals.length;
		if (news.length > 0) deps.onRefused?.(news);
	};
	/** The next part to send, without what is known to be too old. */
	const next = (): Part | undefined => {
		for (;;) {
			// Where everything seems to be refused, single events of its middle are tried.
			const part = standing.suspect
				? todo.splice(todo.length >> 1, 1)[0]
				: todo.pop();
			if (part === undefined) return undefined;
			const young = withoutTooOld(part);
			if (sizeOf(young.runs) === 0) continue;
			if (!standing.suspect || sizeOf(young.runs) === 1) return young;
			const { first, rest } = firstOf(young);
			todo.unshift(rest);
			return first;
		}
	};
	const withoutTooOld = (part: Part): Part => {
		if (!ages.known) return part;
		const old = new Map<number, AgeRefusal>();
		for (const i of indexesOf(part.runs)) {
			const refusal = ages.refusalOf(timeAt(i), () => payloadAt(i));
			if (refusal !== undefined) old.set(i, refusal);
		}
		if (old.size === 0) return part;
		for (const [i, refusal] of old) refuse(i, refusal, true);
		if (doubtful === 0) tell();
		return without(part, (i) => old.has(i));
	};
	const take = (part: Part): void => {
		mark(part, "delivered");
		for (const i of indexesOf(part.runs))
			ages.oldestTaken = Math.min(ages.oldestTaken, timeAt(i));
		if (!standing.taken) {
			standing.take();
			deps.onTaken?.();
		}
		doubtful = 0;
		tell();
		// Pointed at, and yet taken: this index does not count as we do.
		if (part.accused) indexIsRight = false;
		const below = part.accused || part.younger ? todo.pop() : undefined;
		// What was wrong is still in the rest.
		if (below === undefined) return;
		const isBad = part.younger || below.takenOut > 0;
		todo.push(...(isBad ? split(below, chunk.times) : [below]));
	};

	for (let part = next(); part; part = next()) {
		const body = bodyOf(chunk, part.runs, frame);
		const end = await sendBody(body, deps, spending, signal);
		if (end.kind === "delivered") {
			const sent = sizeOf(part.runs);
			if (end.messages.length > 0)
				deps.onMessages?.(
					end.messages.map((text) => redacted(text, redaction)),
				);
			if (end.received === 0) {
				mark(part, "unknown");
				stop = nothingReceived(eventSet, sent);
				break;
			}
			take(part);
			if (end.received !== undefined && end.received < sent)
				deps.onMiscount?.(sent, end.received);
			continue;
		}
		if (end.mayHaveArrived) mark(part, "unknown");
		if (end.kind === "cut") break;
		if (end.kind === "stop") {
			stop = end.error;
			break;
		}
		const { problem } = end;
		const ofAll = standing.refuse(problem);
		refused++;
		if (ofAll) doubtful++;
		const tooOld = isTooOld(problem);
		if (sizeOf(part.runs) > 1) {
			if (tooOld)
				todo.push(...takeApartByAge(part, chunk.times, ages.oldestTaken));
			// Its sibling is tried before its parts: both halves refused alike tell more.
			else if (ofAll) todo.unshift(...takeApart(part, undefined));
			else
				todo.push(
					...takeApart(part, indexIsRight ? problem.eventIndex : undefined),
				);
		} else {
			const index = part.runs[0]?.from ?? 0;
			const payload = payloadAt(index);
			const refusal = {
				code: problemName(problem),
				message: metaWords(problem, redaction, payload),
				...(problem.fbtraceId !== undefined && {
					fbtraceId: problem.fbtraceId,
				}),
			};
			refuse(index, refusal, tooOld);
			if (tooOld) ages.learn(timeAt(index), payload, refusal);
			if (doubtful === 0) tell();
		}
		const nothingElse = todo.length === 0 && doubtful === refused;
		if (
			standing.everybodys ||
			(standing.suspect && nothingElse && chunk.count > 1)
		) {
			stop = refusedAlike(eventSet, problem);
			// It was not theirs.
			const name = problemName(problem);
			for (const { index, code } of refusals)
				if (code === name) outcomes[index] = OUTCOME_INDEX.unsent;
			break;
		}
	}
	tell();
	const { sent, retried, throttledMs } = spending;
	return {
		outcomes,
		refusals: refusals.filter(isRefused).sort((a, b) => a.index - b.index),
		requests: { sent, retried, throttledMs },
		...(stop && { stop }),
	};
}
