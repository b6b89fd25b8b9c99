import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { GraphAnswer, NoAnswerReason } from "./graph-answer.ts";
import type { FatalReason } from "./graph-errors.ts";
import type { GraphProblem } from "./graph-problem.ts";

/** What an error about an event set may show of it. */
export interface EventSetLabel {
	readonly id: string;
	/** The alias in the config, or the id. */
	readonly name: string;
}

const RESUME =
	"Run the same command again: it goes on where this run stopped, and nothing is sent twice.";

const NO_ANSWER: Readonly<Record<NoAnswerReason, string>> = {
	refused: "no connection could be made",
	dropped: "the connection broke",
	timeout: "no answer came in time",
	dns: "the host name was not found",
	tls: "the server's certificate or TLS handshake failed",
	aborted: "the run was stopped",
};

/** The retry budget is spent. Exit 5, `unavailable`. */
export function unavailable(
	last: GraphAnswer,
	problem: GraphProblem | undefined,
): FbocError {
	const why =
		last.kind === "no-answer"
			? NO_ANSWER[last.reason]
			: `HTTP ${last.status}${problem ? numbers(problem) : ", not an answer of the Graph API"}`;
	return new FbocError(
		"unavailable",
		EXIT.unavailable,
		`Meta or the network is unavailable; last: ${why}.`,
		hintFor(last) + RESUME,
	);
}

function hintFor(last: GraphAnswer): string {
	if (last.kind === "no-answer") {
		return last.reason === "tls"
			? "If a proxy of your company opens TLS, name its certificate in NODE_EXTRA_CA_CERTS. "
			: "Check the network and HTTPS_PROXY (`fboc check`). ";
	}
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
	return new FbocError(
		"throttled",
		EXIT.unavailable,
		`Meta limits the rate of requests${asks}: more than one run waits for.`,
		`Wait, lower --concurrency, or run when other jobs of the same app rest. ${RESUME}`,
	);
}

/** A policy block (368) that outlasted the pause. Exit 6, `blocked`. */
export function blocked(set: EventSetLabel, problem: GraphProblem): FbocError {
	return new FbocError(
		"blocked",
		EXIT.refused,
		`Meta blocks requests to event set ${label(set)} for now, for policy reasons${numbers(problem)}.`,
		`Look for the notice in Meta Business Support, wait until the block ends, then: ${lower(RESUME)}`,
	);
}

const EXPIRED_TOKEN: Readonly<Record<number, string>> = {
	458: "its user has removed the app",
	459: "its user must pass a security check on facebook.com",
	460: "its user has changed the password",
	463: "it has expired",
	464: "its user's account is not confirmed",
	467: "it is not valid any more",
	492: "its session has ended",
};

/** An error that no retry mends. Exit 6: `token_refused`, `permission_refused`, `event_set_refused`, `version_refused`. */
export function fatal(
	reason: FatalReason,
	set: EventSetLabel,
	problem: GraphProblem,
): FbocError {
	const { code, message, next } = WORDS[reason](label(set), problem);
	return new FbocError(
		code,
		EXIT.refused,
		`${message}${numbers(problem)}.`,
		`${next} Then: ${lower(RESUME)}`,
	);
}

type Words = (
	set: string,
	problem: GraphProblem,
) => { code: string; message: string; next: string };

const RIGHTS =
	"the event set must be assigned to the token's user or system user, with the right to manage it (upload events), and the app needs ads_management";

const WORDS: Readonly<Record<FatalReason, Words>> = {
	token: (set, { subcode }) => ({
		code: "token_refused",
		message: `Meta refuses the access token of event set ${set}: ${EXPIRED_TOKEN[subcode ?? 0] ?? "it is not valid"}`,
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
};

function label({ name, id }: EventSetLabel): string {
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
