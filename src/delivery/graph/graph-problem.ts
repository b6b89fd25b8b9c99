import { looksLikeToken } from "../../config/problem.ts";
/** What a Graph error says, whichever of its shapes it came in. Texts are Meta's, as they came: not fit for a screen yet. */
export interface GraphProblem {
	readonly code: number | undefined;
	readonly subcode: number | undefined;
	readonly isTransient: boolean;
	/** Position of the offending event in the request's `data`, from 0, where Meta names one. */
	readonly eventIndex: number | undefined;
	/** For the user, in the language of the token's user. */
	readonly title: string;
	readonly userMessage: string;
	/** For developers, in English; often just "Invalid parameter". */
	readonly message: string;
	/** The exception inside `error_data`, which often is the only one that names the cause. */
	readonly inner:
		| { readonly code: number | undefined; readonly message: string }
		| undefined;
	/** Only the characters that a trace id has. */
	readonly fbtraceId: string | undefined;
}

/** Levels of nested exceptions that are searched; one was seen. */
const MAX_DEPTH = 5;

/** The event is older than Meta takes for this event set. */
const TOO_OLD = 2804003;

/**
 * Reads the error of an answer's body: today's `{error: {…}}` or the old
 * `{error_code, error_msg}`. Undefined when the body holds no error.
 */
export function problemOf(body: unknown): GraphProblem | undefined {
	if (!isObject(body)) return undefined;
	const today = body.error;
	if (isObject(today)) return fromToday(today);
	if ("error_code" in body) {
		return {
			...NO_PROBLEM,
			code: whole(body.error_code),
			subcode: whole(body.error_subcode),
			message: text(body.error_msg),
			fbtraceId: traceId(body.fbtrace_id),
		};
	}
	if (today === undefined || today === null || today === false)
		return undefined;
	return { ...NO_PROBLEM, message: text(today) };
}

/** A problem of which nothing is known. */
export const NO_PROBLEM: GraphProblem = {
	code: undefined,
	subcode: undefined,
	isTransient: false,
	eventIndex: undefined,
	title: "",
	userMessage: "",
	message: "",
	inner: undefined,
	fbtraceId: undefined,
};

/** The code of rejects: `graph_<code>_<subcode>`. */
export const problemName = ({ code, subcode }: GraphProblem): string =>
	`graph_${code ?? 0}_${subcode ?? 0}`;

/**
 * Whether a refusal is that of an event, and not of the request, whatever it
 * holds: by the events' own codes, or because Meta points at one (contract 8).
 */
export function isOfEvents(problem: GraphProblem): boolean {
	return (
		problem.eventIndex !== undefined ||
		numbersOf(problem).some(
			(n) => n === 1815356 || (n >= 2804000 && n <= 2804999),
		)
	);
}

/** Whether an event was refused for its age. */
export const isTooOld = (problem: GraphProblem): boolean =>
	numbersOf(problem).includes(TOO_OLD);

const numbersOf = ({ code, subcode, inner }: GraphProblem): number[] =>
	[code, subcode, inner?.code].filter((n) => n !== undefined);

function fromToday(error: Record<string, unknown>): GraphProblem {
	const inner = exceptionIn(error.error_data, 0);
	return {
		code: whole(error.code),
		subcode: whole(error.error_subcode),
		isTransient: error.is_transient === true,
		eventIndex: inner?.index,
		title: text(error.error_user_title),
		userMessage: text(error.error_user_msg),
		message: text(error.message),
		inner: inner && { code: inner.code, message: inner.message },
		fbtraceId: traceId(error.fbtrace_id),
	};
}

interface Exception {
	readonly index: number | undefined;
	readonly code: number | undefined;
	readonly message: string;
}

/**
 * Looks for the exception inside `error_data`: the first that points at an
 * event, else the first that says anything. `error_data` and its parts may be
 * objects or JSON text.
 */
function exceptionIn(value: unknown, depth: number): Exception | undefined {
	if (depth > MAX_DEPTH) return undefined;
	if (typeof value === "string") {
		const parsed = value.trimStart().startsWith("{") ? parse(value) : undefined;
		return parsed === undefined ? undefined : exceptionIn(parsed, depth + 1);
	}
	if (typeof value !== "object" || value === null) return undefined;
	let found = isObject(value) ? exceptionOf(value) : undefined;
	if (found?.index !== undefined) return found;
	for (const part of Object.values(value)) {
		const deeper = exceptionIn(part, depth + 1);
		if (deeper?.index !== undefined) return deeper;
		found ??= deeper;
	}
	return found;
}

function exceptionOf(value: Record<string, unknown>): Exception | undefined {
	const given = whole(value.event_index);
	const index = given !== undefined && given >= 0 ? given : undefined;
	const message = text(value.message) || text(value.error_user_msg);
	if (index === undefined && message === "") return undefined;
	return { index, code: whole(value.code), message };
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A whole number, also when written as text. */
export function whole(value: unknown): number | undefined {
	if (typeof value === "string" && /^-?\d{1,15}$/.test(value))
		return Number(value);
	return typeof value === "number" && Number.isSafeInteger(value)
		? value
		: undefined;
}

function text(value: unknown): string {
	return typeof value === "string" ? value : "";
}

function traceId(value: unknown): string | undefined {
	const id = text(value);
	// Whatever answers may repeat the token in it.
	return /^[\w.+/=-]{1,64}$/.test(id) && !looksLikeToken(id) ? id : undefined;
}
