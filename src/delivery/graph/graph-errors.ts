import type { Answered, GraphAnswer, NoAnswer } from "./graph-answer.ts";
import { type ErrorClass, errorClass } from "./graph-error-table.ts";
import {
	type GraphProblem,
	isObject,
	NO_PROBLEM,
	problemOf,
	whole,
} from "./graph-problem.ts";

/**
 * How long to go on with an error that may pass: for the whole retry budget;
 * a few tries; a few tries and then look for the deliveries at fault; not at all.
 */
export type Patience = "budget" | "few" | "few-then-split" | "none";

export type FatalReason =
	| "token"
	| "permission"
	| "event-set"
	| "version"
	| "app"
	| "proof";

/** What an answer means for the deliveries of its request, and for the run. */
export type Verdict =
	| {
			readonly kind: "delivered";
			readonly received: number | undefined;
			/** What Meta remarks about what it took, as it came. */
			readonly messages: readonly string[];
	  }
	| {
			readonly kind: "transient";
			readonly patience: Patience;
			/** Whether the deliveries may have been taken all the same. */
			readonly mayHaveArrived: boolean;
			readonly problem: GraphProblem | undefined;
	  }
	| { readonly kind: "throttled"; readonly problem: GraphProblem | undefined }
	| { readonly kind: "blocked"; readonly problem: GraphProblem }
	| {
			readonly kind: "fatal";
			readonly reason: FatalReason;
			readonly problem: GraphProblem;
	  }
	| { readonly kind: "payload"; readonly problem: GraphProblem };

/**
 * Reads an answer by its numbers, never by its texts, which Meta translates
 * and rewords; the one exception is the demand for an `appsecret_proof`, which
 * has no number of its own. An error in a 200 body is an error.
 *
 * @param counts names of the count in the receipt of an upload, see `Wire`
 */
export function classify(
	answer: GraphAnswer,
	counts: readonly string[] = [],
): Verdict {
	if (answer.kind === "no-answer") {
		return transient(patienceWith(answer), answer.sent, undefined);
	}
	const problem = problemOf(answer.body);
	return problem
		? ofProblem(problem, answer.status)
		: ofNoProblem(answer, counts);
}

/** A bad certificate seldom heals within minutes, and a proxy that wants credentials does not change its mind. */
function patienceWith({ reason, proxy }: NoAnswer): Patience {
	if (proxy?.status === 407) return "none";
	return reason === "tls" || reason === "not-tls" || reason === "certificate"
		? "few"
		: "budget";
}

function ofProblem(problem: GraphProblem, status: number): Verdict {
	const known = errorClass(problem.code, problem.subcode);
	if (known === "delivered")
		return { kind: "delivered", received: undefined, messages: [] };
	// Before `is_transient`, which Meta also sets on throttling.
	if (known === "throttled" || status === 429)
		return { kind: "throttled", problem };
	if (problem.isTransient) return transient("budget", false, problem);
	if (/appsecret_proof/i.test(`${problem.message} ${problem.userMessage}`))
		return { kind: "fatal", reason: "proof", problem };
	if (known) return ofClass(known, problem);
	// Unknown: retried (RudderStack's rule). A 4xx that stays is taken at its
	// word, that something in this request is wrong.
	const clientError = status >= 400 && status < 500;
	const patience =
		clientError && problem.code !== undefined ? "few-then-split" : "budget";
	return transient(patience, false, problem);
}

function ofClass(
	known: Exclude<ErrorClass, "delivered" | "throttled">,
	problem: GraphProblem,
): Verdict {
	switch (known) {
		case "transient":
			return transient("budget", false, problem);
		case "stubborn":
			return transient("few", false, problem);
		case "blocked":
			return { kind: "blocked", problem };
		case "payload":
			return { kind: "payload", problem };
		default:
			return { kind: "fatal", reason: known, problem };
	}
}

function ofNoProblem(
	{ status, body }: Answered,
	counts: readonly string[],
): Verdict {
	if (status >= 200 && status < 300) {
		const received = receiptOf(body, counts);
		return received
			? { kind: "delivered", ...received }
			: transient("budget", true, undefined);
	}
	if (status === 429) return { kind: "throttled", problem: undefined };
	if (status === 413) return { kind: "payload", problem: TOO_LARGE };
	// A proxy that wants credentials, inside TLS that it opened itself.
	if (status === 407) return transient("few", false, undefined);
	// A gateway's 5xx says nothing about what happened behind it; a redirect or 4xx went no further.
	return transient("budget", status >= 500, undefined);
}

/** A gateway's limit on bodies: halving the request finds what fits. 413 is HTTP's number, not Graph's. */
const TOO_LARGE: GraphProblem = {
	...NO_PROBLEM,
	code: 413,
	message: "The request is too large",
};

/**
 * The receipt of a success: a JSON object with one of the counts, or at least
 * the set's `id` or a trace id. Any other body is not Meta's, and proves nothing.
 */
function receiptOf(
	body: unknown,
	counts: readonly string[],
): { received: number | undefined; messages: readonly string[] } | undefined {
	if (!isObject(body)) return undefined;
	const count = counts.find((name) => body[name] != null);
	const received = count === undefined ? undefined : whole(body[count]);
	const signed = "id" in body || "fbtrace_id" in body;
	if (received === undefined && !signed) return undefined;
	const said = Array.isArray(body.messages) ? body.messages : [body.messages];
	return { received, messages: said.flatMap(remark) };
}

/** A message may be text or an object with one. */
function remark(said: unknown): string[] {
	const text = isObject(said) ? said.message : said;
	return typeof text === "string" && text.trim() !== "" ? [text] : [];
}

function transient(
	patience: Patience,
	mayHaveArrived: boolean,
	problem: GraphProblem | undefined,
): Verdict {
	return { kind: "transient", patience, mayHaveArrived, problem };
}
