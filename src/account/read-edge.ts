import { appsecretProof } from "../delivery/graph/appsecret-proof.ts";
import type { GraphAnswer } from "../delivery/graph/graph-answer.ts";
import type { GraphClient } from "../delivery/graph/graph-client.ts";
import { classify } from "../delivery/graph/graph-errors.ts";
import {
	type GraphProblem,
	isObject,
	problemOf,
} from "../delivery/graph/graph-problem.ts";
import { metaWords, type Redaction } from "../delivery/graph/meta-words.ts";
import { noAnswerWords } from "../delivery/graph/no-answer-words.ts";
import type { Secret } from "../secret.ts";

/**
 * Why a read failed: `token` refused, `permission` missing, `missing` (no such
 * object, or none that this token may see: Meta does not tell which), `version`
 * no longer served, `proof` of the app's secret demanded or not accepted,
 * `unavailable` (network, Meta, or a limit), `other`.
 */
export type ReadFailure =
	| "token"
	| "permission"
	| "missing"
	| "version"
	| "proof"
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
			/** Numbers and Meta's own words, redacted: `code 190, subcode 463, trace A1: "Session has expired"`, `HTTP 502`. */
			readonly said: string;
			/** Meta's subcode, where it gave one. */
			readonly subcode?: number | undefined;
			readonly headers: ReadonlyMap<string, string>;
	  };

/** A connection to the account of one token. */
export interface Account {
	readonly client: GraphClient;
	readonly token: Secret;
	/** Of the token's app, where it is known: every read proves it. */
	readonly appSecret?: Secret | undefined;
	readonly signal: AbortSignal;
}

/** One more try after a failure that may pass: a person is waiting. */
const TRIES = 2;

/** Reads `/{version}/{path}`. A `Secret` in the query never stands in a URL. Never throws for what the network or Meta does. */
export async function readEdge(
	{ client, token, appSecret, signal }: Account,
	path: string,
	query: Readonly<Record<string, string | Secret>> = {},
): Promise<EdgeReading> {
	// A query parameter of every read (contract 7); no address of a request is ever shown.
	const proven = appSecret && {
		appsecret_proof: appsecretProof(appSecret, token).reveal(),
	};
	const secrets = appSecret === undefined ? [token] : [token, appSecret];
	const ask = async () =>
		readingOf(await client.get(path, { ...query, ...proven }, token, signal), {
			secrets,
		});
	let reading = await ask();
	for (let tries = 1; tries < TRIES; tries++) {
		if (reading.ok || reading.why !== "unavailable" || signal.aborted) break;
		reading = await ask();
	}
	return reading;
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** An answer by its numbers, with Meta's words. */
export function readingOf(
	answer: GraphAnswer,
	redaction: Redaction,
): EdgeReading {
	if (answer.kind === "no-answer") {
		return {
			ok: false,
			why: "unavailable",
			said: noAnswerWords(answer),
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
		said: numbers.join(", ") + wordsOf(problem, redaction),
		subcode: problem?.subcode,
		headers,
	};
}

/** `: "…"`, where Meta said anything. */
function wordsOf(
	problem: GraphProblem | undefined,
	redaction: Redaction,
): string {
	if (problem === undefined) return "";
	const words = metaWords({ ...problem, fbtraceId: undefined }, redaction);
	return `: "${words}"`;
}

const FATAL = {
	token: "token",
	permission: "permission",
	"event-set": "missing",
	version: "version",
	app: "token",
	proof: "proof",
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
