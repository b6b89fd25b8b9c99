import {
	BACKOFF_BASE_MS,
	BACKOFF_CAP_MS,
	BLOCKED_PAUSE_MS,
	FEW_TRIES,
	RETRY_BUDGET_MS,
	THROTTLE_BUDGET_MS,
} from "../defaults.ts";
import type { FbocError } from "../errors.ts";
import type { Wire } from "../wire/wire.ts";
import { fullJitter } from "./backoff.ts";
import type { Delay } from "./delay.ts";
import type { GraphAnswer } from "./graph/graph-answer.ts";
import type { GraphClient } from "./graph/graph-client.ts";
import { classify, type Patience, type Verdict } from "./graph/graph-errors.ts";
import type { GraphProblem } from "./graph/graph-problem.ts";
import type { Pace } from "./pace.ts";
import {
	blocked,
	type EventSetSender,
	fatal,
	throttledTooLong,
	unavailable,
} from "./stop.ts";

/** What sending needs besides the bytes. */
export interface SendDeps {
	readonly client: GraphClient;
	readonly wire: Pick<Wire, "request" | "receiptCounts">;
	readonly eventSet: EventSetSender;
	readonly pace: Pace;
	/** The pace's clock, in milliseconds. */
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	readonly sleep: Delay;
	/** A wait for Meta begins; what is returned is called when it ends. */
	readonly onWait?: (wait: MetaWait) => () => void;
	/** Once aborted, waits end and no further request starts; what is in flight goes on. */
	readonly draining: AbortSignal;
}

/** Waits between tries are told from here on: a single failure is nobody's news. */
const BACKOFF_TOLD_MS = 5_000;

/** Requests in all, where it is not the time that counts. */
const TRIES: Partial<Record<Patience, number>> = { few: FEW_TRIES, none: 1 };

/** Why and how long nothing is sent. */
export interface MetaWait {
	/** In words, before the time: `limit reached,`. */
	readonly why: string;
	/** Milliseconds. */
	readonly ms: number;
}

/** What one chunk has used up so far, over all its requests. Changed in place. */
export interface Spending {
	/** Requests made, those that repeated an earlier one, and time spent waiting for Meta's limits. */
	sent: number;
	retried: number;
	throttledMs: number;
	/** Time in failed attempts and their waits, against `RETRY_BUDGET_MS`. */
	transientMs: number;
	/** Whether the one pause after a block was taken. */
	pausedForBlock: boolean;
	/** Unknown codes that outlasted their few tries: not tried again. */
	readonly lasting: Set<string>;
}

export function newSpending(): Spending {
	return {
		sent: 0,
		retried: 0,
		throttledMs: 0,
		transientMs: 0,
		pausedForBlock: false,
		lasting: new Set(),
	};
}

/** How one body ended: taken; refused for its content; the run must stop; cut short by a signal. */
type End =
	| (Verdict & { readonly kind: "delivered" })
	| { readonly kind: "payload"; readonly problem: GraphProblem }
	| { readonly kind: "stop"; readonly error: FbocError }
	| { readonly kind: "cut" };

export type BodyEnd = End & {
	/** Whether some attempt may have reached Meta without a clear answer. */
	readonly mayHaveArrived: boolean;
};

/**
 * Sends the same bytes until Meta has taken or refused them, a budget is spent
 * or a signal ends it. `signal` breaks off what is in flight.
 */
export async function sendBody(
	body: Uint8Array,
	deps: SendDeps,
	spending: Spending,
	signal: AbortSignal,
): Promise<BodyEnd> {
	const { client, wire, eventSet, pace, now } = deps;
	const signals = [signal, deps.draining];
	const ended = () => signals.some((s) => s.aborted);
	let mayHaveArrived = false;
	let failures = 0;

	for (let tries = 0; ; tries++) {
		const refusal = await turn();
		if (refusal) return { ...refusal, mayHaveArrived };
		spending.sent++;
		if (tries > 0) spending.retried++;
		pace.started();
		const startedAt = now();
		const answer = await client.post({
			path: `${eventSet.id}/${wire.request.edge}`,
			token: eventSet.token,
			body,
			signal,
			draining: deps.draining,
		});
		const verdict = classify(answer, wire.receiptCounts);
		if (answer.kind === "answer")
			pace.answered({
				headers: answer.headers,
				result: paceResult(verdict),
				startedAt,
			});
		if (verdict.kind === "transient" && verdict.mayHaveArrived)
			mayHaveArrived = true;
		const step = await stepAfter(answer, verdict, now() - startedAt);
		if (step !== "again") return { ...step, mayHaveArrived };
	}

	/** Waits until the pace allows a request. */
	async function turn(): Promise<End | undefined> {
		for (;;) {
			if (ended()) return { kind: "cut" };
			const ms = pace.waitMs();
			if (ms === 0) return undefined;
			if (spending.throttledMs + ms > THROTTLE_BUDGET_MS)
				return { kind: "stop", error: throttledTooLong(ms) };
			spending.throttledMs += await pause(pace.why, ms);
		}
	}

	/** Waits, saying so where there is a word for it; returns how long it took. */
	async function pause(why: string | undefined, ms: number): Promise<number> {
		const from = now();
		const over = why === undefined ? undefined : deps.onWait?.({ why, ms });
		await deps.sleep(ms, signals);
		over?.();
		return now() - from;
	}

	async function stepAfter(
		answer: GraphAnswer,
		verdict: Verdict,
		tookMs: number,
	): Promise<End | "again"> {
		switch (verdict.kind) {
			case "delivered":
			case "payload":
				return verdict;
			case "fatal":
				return {
					kind: "stop",
					error: fatal(verdict.reason, eventSet, verdict.problem),
				};
			case "throttled":
				return "again";
			case "blocked":
				if (spending.pausedForBlock)
					return { kind: "stop", error: blocked(eventSet, verdict.problem) };
				spending.pausedForBlock = true;
				pace.pause(BLOCKED_PAUSE_MS, "blocked for policy reasons,");
				return "again";
			case "transient":
				return afterTransient(answer, verdict, tookMs);
		}
	}

	async function afterTransient(
		answer: GraphAnswer,
		verdict: Verdict & { kind: "transient" },
		tookMs: number,
	): Promise<End | "again"> {
		if (ended()) return { kind: "cut" };
		const { patience, problem } = verdict;
		failures++;
		spending.transientMs += tookMs;
		if (patience === "few-then-split" && problem) {
			const name = `${problem.code}/${problem.subcode}`;
			if (failures >= FEW_TRIES) spending.lasting.add(name);
			if (spending.lasting.has(name)) return { kind: "payload", problem };
		}
		const left = RETRY_BUDGET_MS - spending.transientMs;
		const most = TRIES[patience] ?? Number.POSITIVE_INFINITY;
		if (left <= 0 || failures >= most)
			return { kind: "stop", error: unavailable(answer, problem, eventSet) };
		const wait = fullJitter(
			failures - 1,
			BACKOFF_BASE_MS,
			BACKOFF_CAP_MS,
			deps.random(),
		);
		// The last wait ends with the budget, so that all of it is used.
		const ms = Math.min(wait, left);
		const why =
			ms < BACKOFF_TOLD_MS ? undefined : "no good answer, next try in";
		spending.transientMs += await pause(why, ms);
		return "again";
	}
}

function paceResult(verdict: Verdict): "served" | "throttled" | "failed" {
	if (verdict.kind === "throttled") return "throttled";
	return verdict.kind === "transient" || verdict.kind === "blocked"
		? "failed"
		: "served";
}
