import { type ErrorCode, FbocError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { whyRefused } from "./graph/ended-token.ts";
import type { GraphAnswer } from "./graph/graph-answer.ts";
import type { FatalReason } from "./graph/graph-errors.ts";
import type { GraphProblem } from "./graph/graph-problem.ts";
import { metaWords, redactionOf, type Sender } from "./graph/meta-words.ts";
import { noAnswerNext, noAnswerWords } from "./graph/no-answer-words.ts";

/** Whose requests were stopped: what may be shown of an event set, and the secrets that may not. */
export interface EventSetSender extends Sender {
	/** The alias in the config, or the id. */
	readonly name: string;
	/** Goes along where the app's secret is known. */
	readonly proof?: Secret | undefined;
}

const RESUME =
	"Run the same command again: it goes on where this run stopped, and nothing is sent twice.";

/** The retry budget is spent. Exit 5, `unavailable`. */
export function unavailable(
	last: GraphAnswer,
	problem: GraphProblem | undefined,
	set: EventSetSender,
): FbocError {
	const why =
		last.kind === "no-answer"
			? noAnswerWords(last)
			: `HTTP ${last.status}${problem ? numbers(problem) : ", not an answer of the Graph API"}`;
	return new FbocError({
		code: "unavailable",
		message: `Meta or the network is unavailable; last: ${why}.${problem ? says(set, problem) : ""}`,
		next: hintFor(last) + RESUME,
	});
}

function hintFor(last: GraphAnswer): string {
	if (last.kind === "no-answer") return `${noAnswerNext(last)} `;
	if (last.status === 407)
		return "The proxy wants credentials: put them into HTTPS_PROXY. ";
	if (last.status >= 300 && last.status < 400)
		return "The server redirects, which fboc never follows: check FBOC_GRAPH_URL. ";
	return "";
}

/** Meta throttles beyond what one run waits for. Exit 5, `throttled`. */
export function throttledTooLong(waitMs: number): FbocError {
	const minutes = Math.ceil(waitMs / 60_000);
	const asks = Number.isFinite(minutes)
		? ` and asks for ${minutes} more min`
		: "";
	return new FbocError({
		code: "throttled",
		message: `Meta limits the rate of requests${asks}: more than one run waits for.`,
		next: `Wait, lower --concurrency, or run when other jobs of the same app rest. ${RESUME}`,
	});
}

/** A policy block (368) that outlasted the pause. Exit 6, `blocked`. */
export function blocked(set: EventSetSender, problem: GraphProblem): FbocError {
	return new FbocError({
		code: "blocked",
		message: `Meta blocks requests to event set ${label(set)} for now, for policy reasons${numbers(problem)}.${says(set, problem)}`,
		next: `Look for the notice in Meta Business Support, wait until the block ends, then: ${lower(RESUME)}`,
	});
}

/** An error that no retry mends. Exit 6: `token_refused`, `permission_refused`, `event_set_refused`, `version_refused`. */
export function fatal(
	reason: FatalReason,
	set: EventSetSender,
	problem: GraphProblem,
): FbocError {
	const { code, message, next } = WORDS[reason](label(set), problem, set);
	return new FbocError({
		code,
		message: `${message}${numbers(problem)}.${says(set, problem)}`,
		next: `${next} Then: ${lower(RESUME)}`,
	});
}

type Words = (
	set: string,
	problem: GraphProblem,
	sender: EventSetSender,
) => { code: ErrorCode; message: string; next: string };

const RIGHTS =
	"the event set must be assigned to the token's user or system user, with the right to manage it (upload events), and the app needs ads_management";

const WORDS: Readonly<Record<FatalReason, Words>> = {
	token: (set, { subcode }) => ({
		code: "token_refused",
		message: `Meta refuses the access token of event set ${set}: ${whyRefused(subcode)}`,
		next: "Make a new token (`fboc login`, or Events Manager > the event set > Settings > Generate access token).",
	}),
	permission: (set) => ({
		code: "permission_refused",
		message: `The access token may not send to event set ${set}`,
		next: `Give it the rights: ${RIGHTS}.`,
	}),
	"event-set": (set) => ({
		code: "event_set_refused",
		message: `Meta does not know event set ${set}, or the access token has no access to it`,
		next: `Compare the id with \`fboc event-sets\`; if it is right, ${RIGHTS}.`,
	}),
	version: (set) => ({
		code: "version_refused",
		message: `Meta has retired the Graph API version in use (event set ${set})`,
		next: "Set graphVersion in the config to a newer one.",
	}),
	app: (set) => ({
		code: "app_refused",
		message: `Meta does not know the app behind the access token of event set ${set}, or its key`,
		next: "Look the app up at developers.facebook.com: it may be deleted or switched off. Make a token with an app that is there (`fboc login`, or Events Manager > the event set > Settings > Generate access token).",
	}),
	proof: (set, _, { proof }) => ({
		code: "appsecret_proof_required",
		message:
			proof === undefined
				? `Meta demands proof of the app's secret (appsecret_proof) with the access token of event set ${set}`
				: `Meta does not accept the proof of the app's secret (appsecret_proof) that went with the access token of event set ${set}`,
		next:
			proof === undefined
				? "Give the secret of the token's app as `appSecret` in the config or in FBOC_APP_SECRET; it stands in the app's settings > Basic."
				: "Give the secret of that app which the token was made with, as `appSecret` in the config (also in an event set, beside its accessToken) or in FBOC_APP_SECRET; it stands in the app's settings > Basic.",
	}),
};

/** Everything was refused alike, whatever events it held, and nothing was taken (contract 8). Exit 6, `all_refused`. */
export function refusedAlike(
	set: EventSetSender,
	problem: GraphProblem,
): FbocError {
	return new FbocError({
		code: "all_refused",
		message: `Meta refuses everything for event set ${label(set)} alike, whatever the events${numbers(problem)}: it is no fault of theirs.${says(set, problem)}`,
		next: `Look at Meta's words; \`fboc check\` looks at the token and the event set. If the id is right, ${RIGHTS}. Then: ${lower(RESUME)}`,
	});
}

/** Meta answered that it received none of the events. Exit 5, `nothing_received`. */
export function nothingReceived(set: EventSetSender, sent: number): FbocError {
	const events = sent === 1 ? "1 event" : `${sent} events`;
	return new FbocError({
		code: "nothing_received",
		message: `Meta took a request with ${events} for event set ${label(set)} and says that it received none of them.`,
		next: "They are recorded as unknown: run the same command again, which sends them once more with the same event_id. If it stays so, look at the dataset in Events Manager.",
	});
}

/** ` Meta says: "…"`: its own words, redacted, without the trace id, which stands among the numbers. */
function says(set: EventSetSender, problem: GraphProblem): string {
	const words = metaWords(
		{ ...problem, fbtraceId: undefined },
		redactionOf(set),
	);
	return ` Meta says: "${words}"`;
}

function label({ name, id }: EventSetSender): string {
	return name === id ? id : `${JSON.stringify(name)} (${id})`;
}

/** ` (code 190, subcode 463, fbtrace AbC)`: what Meta's support asks for. */
function numbers({ code, subcode, fbtraceId }: GraphProblem): string {
	const parts = [
		code === undefined ? "no code" : `code ${code}`,
		...(subcode === undefined ? [] : [`subcode ${subcode}`]),
		...(fbtraceId === undefined ? [] : [`fbtrace ${fbtraceId}`]),
	];
	return ` (${parts.join(", ")})`;
}

function lower(sentence: string): string {
	return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
