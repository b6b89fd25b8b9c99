import { setMaxListeners } from "node:events";
import type { FbocError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { Waiting } from "../waiting.ts";
import type { Envelope } from "../wire/wire.ts";
import type { Chunk, Refusal } from "./chunk.ts";
import { type Delay, restingClock } from "./delay.ts";
import { appsecretProof } from "./graph/appsecret-proof.ts";
import type { GraphClient } from "./graph/graph-client.ts";
import { checkTokenShape } from "./graph/token-shape.ts";
import { createPace, type Pace } from "./pace.ts";
import type { SendDeps } from "./send-body.ts";
import { type ChunkResult, sendChunk, unsentResult } from "./send-chunk.ts";
import { standingsOf } from "./standing.ts";

export interface DelivererOptions {
	readonly client: GraphClient;
	readonly wire: SendDeps["wire"];
	/** In the order of `Chunk.eventSet`. */
	readonly eventSets: readonly {
		readonly id: string;
		readonly name: string;
		readonly token: Secret;
		/** Of the token's app: every request carries a proof of it. */
		readonly appSecret?: Secret | undefined;
	}[];
	readonly envelope: Envelope;
	/** Chunks in flight at once, 1 or more. */
	readonly concurrency: number;
	/** Second Ctrl-C: breaks off what is in flight. */
	readonly signal: AbortSignal;
	/** First Ctrl-C: ends waits and starts no further request; what is in flight goes on. */
	readonly draining: AbortSignal;
	/** Before the first request of a chunk; the intent is durable once this resolves. */
	beforeSend(chunk: Chunk): Promise<void>;
	/** After the last answer of a chunk for which `beforeSend` was called, also when nothing of it was sent. */
	afterAnswer(chunk: Chunk, result: ChunkResult): Promise<void>;
	/** Once for every chunk that was submitted, in the order in which they end. */
	onSettled(chunk: Chunk, result: ChunkResult): void;
	/** See `ChunkDeps`. */
	onRefused?(chunk: Chunk, refusals: readonly Refusal[]): void;
	onMiscount?(chunk: Chunk, sent: number, received: number): void;
	onMessages?(chunk: Chunk, messages: readonly string[]): void;
	/** See `SendDeps.onWait`. */
	readonly onWait?: SendDeps["onWait"];
	/** @default a pace on `now` */
	readonly pace?: Pace;
	/** @default a clock of the deliverer's own, which nobody can set */
	readonly now?: () => number;
	/** @default Math.random */
	readonly random?: () => number;
	/** @default delay */
	readonly sleep?: Delay;
}

export interface Deliverer {
	/**
	 * Hands over a chunk; resolves when there is room for another. After a stop
	 * or while draining the chunk settles as `unsent` at once.
	 * Throws what a hook threw: then nothing more is sent.
	 */
	submit(chunk: Chunk): Promise<void>;
	/** Resolves when every chunk is settled. Throws what a hook threw. */
	drain(): Promise<void>;
	/** Chunks that are with Meta, or are recorded on their way there or back. */
	readonly inFlight: number;
	/** Why nothing more is sent: the first fatal error or spent budget. */
	readonly stopped: FbocError | undefined;
}

/** Chunks that wait besides those in flight: enough that a slot never idles, few enough that memory stays small. */
const QUEUE = 2;

/**
 * Sends chunks, at most `concurrency` at a time and fewer while Meta
 * throttles; until something of an event set was taken one of its chunks, and
 * until anything was taken one at all: what refuses everything shall not be
 * asked at once by all. A fatal error in one ends the waits of all; requests
 * in flight are answered first.
 *
 * @throws FbocError `token_malformed` (exit 2)
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
	for (const { token, name } of options.eventSets) checkTokenShape(token, name);
	const clock = restingClock();
	const now = options.now ?? clock.now;
	const pace = options.pace ?? createPace(now);
	const aborting = new AbortController();
	const resting = new AbortController();
	// Every wait and request listens for as long as it lasts; none is a leak.
	setMaxListeners(0, aborting.signal, resting.signal);
	const rest = () => resting.abort();
	const abort = () => {
		aborting.abort();
		rest();
	};
	options.draining.addEventListener("abort", rest, { once: true });
	options.signal.addEventListener("abort", abort, { once: true });
	if (options.draining.aborted) rest();
	if (options.signal.aborted) abort();

	const senders = options.eventSets.map((set) => ({
		...set,
		proof: set.appSecret && appsecretProof(set.appSecret, set.token),
	}));
	const standings = standingsOf(senders.length);
	const queue: Chunk[] = [];
	let inFlight = 0;
	/** Chunks in flight by event set. */
	const underWay = senders.map(() => 0);
	let stopped: FbocError | undefined;
	let failure: { readonly thrown: unknown } | undefined;
	const waiting = new Waiting();

	async function send(chunk: Chunk): Promise<ChunkResult> {
		const eventSet = senders[chunk.eventSet];
		const standing = standings[chunk.eventSet];
		if (!eventSet || !standing)
			throw new RangeError("a chunk names an unknown event set");
		const ready = await hook(() => options.beforeSend(chunk));
		if (!ready) return unsentResult(chunk);
		const result = await sendChunk(
			chunk,
			{
				client: options.client,
				wire: options.wire,
				eventSet,
				standing,
				envelope: options.envelope,
				pace,
				now,
				random: options.random ?? Math.random,
				sleep: options.sleep ?? clock.sleep,
				draining: resting.signal,
				...(options.onWait && { onWait: options.onWait }),
				onTaken: pump,
				onRefused: (refusals) => options.onRefused?.(chunk, refusals),
				onMiscount: (sent, received) =>
					options.onMiscount?.(chunk, sent, received),
				onMessages: (messages) => options.onMessages?.(chunk, messages),
			},
			aborting.signal,
		);
		if (result.stop) {
			stopped ??= result.stop;
			rest();
		}
		await hook(() => options.afterAnswer(chunk, result));
		return result;
	}

	/** Whether the hook went well; if not, the run ends with what it threw, and the books still get the chunk. */
	async function hook(call: () => Promise<void>): Promise<boolean> {
		try {
			await call();
			return true;
		} catch (thrown) {
			failure ??= { thrown };
			rest();
			return false;
		}
	}

	async function settle(chunk: Chunk): Promise<void> {
		inFlight++;
		count(chunk, 1);
		try {
			const idle = resting.signal.aborted;
			options.onSettled(chunk, idle ? unsentResult(chunk) : await send(chunk));
		} catch (thrown) {
			failure ??= { thrown };
			rest();
		} finally {
			inFlight--;
			count(chunk, -1);
			pump();
		}
	}

	function count(chunk: Chunk, change: 1 | -1): void {
		underWay[chunk.eventSet] = (underWay[chunk.eventSet] ?? 0) + change;
	}

	/** Whether a chunk need not wait until it is known that Meta takes anything. */
	function mayGo({ eventSet }: Chunk): boolean {
		if (resting.signal.aborted || standings[eventSet]?.taken) return true;
		return standings.some(({ taken }) => taken)
			? underWay[eventSet] === 0
			: inFlight === 0;
	}

	function pump(): void {
		const slots = resting.signal.aborted
			? options.concurrency
			: pace.slots(options.concurrency);
		while (inFlight < slots) {
			const at = queue.findIndex(mayGo);
			const [chunk] = at < 0 ? [] : queue.splice(at, 1);
			if (!chunk) break;
			void settle(chunk);
		}
		waiting.changed();
	}

	async function until(done: () => boolean): Promise<void> {
		await waiting.until(done);
		if (failure) throw failure.thrown;
	}

	return {
		submit: (chunk) => {
			queue.push(chunk);
			pump();
			return until(() => queue.length < QUEUE);
		},
		drain: () => until(() => queue.length === 0 && inFlight === 0),
		get inFlight() {
			return inFlight;
		},
		get stopped() {
			return stopped;
		},
	};
}
