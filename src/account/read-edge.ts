import type { GraphAnswer } from "../delivery/graph-answer.ts";
import type { GraphClient } from "../delivery/graph-client.ts";
import { classify } from "../delivery/graph-errors.ts";
import { isObject, problemOf } from "../delivery/graph-problem.ts";
import type { Secret } from "../secret.ts";

/**
 * Why a read failed: `token` refused, `permission` missing, `missing` (no such
 * object, or none that this token may see: Meta does not tell which), `version`
 * no longer served, `unavailable` (network, Meta, or a limit), `other`.
 */
export type ReadFailure =
	| "token"
	| "permission"
	| "missing"
	| "version"
	| "unavailable"
	| "other";

/** What a reading edge gave. `headers` are there whenever there was an answer. */
export type EdgeReading =
	| {
			readonly ok: true;
			readonly body: Readonly<Record<string, unknown>>;
			readonly headers: ReadonlyMap<string, string>;
	  }
	| {
			readonly ok: false;
			readonly why: ReadFailure;
			/** Numbers only (`code 190, subcode 463`, `HTTP 502`): Meta's own words may repeat the token. */
			readonly said: string;
			/** Meta's subcode, where it gave one. */
			readonly subcode?: number | undefined;
			readonly headers: ReadonlyMap<string, string>;
	  };

/** A connection to the account of one token. */
export interface Account {
	readonly client: GraphClient;
	readonly token: Secret;
	readonly signal: AbortSignal;
}

/** One more try after a failure that may pass: a person is waiting. */
const TRIES = 2;

/** Reads `/{version}/{path}`. A `Secret` in the query never stands in a URL. Never throws for what the network or Meta does. */
export async function readEdge(
	{ client, token, signal }: Account,
	path: string,
	query: Readonly<Record<string, string | Secret>> = {},
): Promise<EdgeReading> {
	let reading = readingOf(await client.get(path, query, token, signal));
	for (let tries = 1; tries < TRIES; tries++) {
		if (reading.ok || reading.why !== "unavailable" || signal.aborted) break;
		reading = readingOf(await client.get(path, query, token, signal));
	}
	return reading;
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** An answer by its numbers. */
export function readingOf(answer: GraphAnswer): EdgeReading {
	if (answer.kind === "no-answer") {
		return {
			ok: false,
			why: "unavailable",
			said: NO_ANSWER[answer.reason],
			headers: NO_HEADERS,
		};
	}
	const { status, headers, body } = answer;
	const problem = problemOf(body);
	if (problem === undefined && status >= 200 && status < 300 && isObject(body))
		return { ok: true, body, headers };
	const numbers = [
		problem?.code === undefined ? `HTTP ${status}` : `code ${problem.code}`,
		...(problem?.subcode === undefined ? [] : [`subcode ${problem.subcode}`]),
		...(problem?.fbtraceId === undefined ? [] : [`trace ${problem.fbtraceId}`]),
	];
	return {
		ok: false,
		why: whyOf(answer),
		said: numbers.join(", "),
		subcode: problem?.subcode,
		headers,
	};
}

const NO_ANSWER = {
	refused: "no connection could be made",
	dropped: "the connection broke",
	timeout: "no answer came in time",
	dns: "the host name was not found",
	tls: "the server's certificate or TLS handshake failed",
	aborted: "it was stopped",
} as const;

const FATAL = {
	token: "token",
	permission: "permission",
	"event-set": "missing",
	version: "version",
} as const;

function whyOf(answer: GraphAnswer): ReadFailure {
	const verdict = classify(answer);
	if (verdict.kind === "fatal") return FATAL[verdict.reason];
	if (verdict.kind === "payload" || verdict.kind === "delivered")
		return "other";
	// An error that is not known is taken for one that may pass, but for Graph's 2500 (no such edge).
	return verdict.kind === "transient" && verdict.patience === "few-then-split"
		? "other"
		: "unavailable";
}
