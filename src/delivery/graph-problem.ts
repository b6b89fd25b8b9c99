import { looksLikeToken } from "../config/problem.ts";
/** What a Graph error says, whichever of its shapes it came in. Texts are Meta's, as they came: not fit for a screen yet. */
export interface GraphProblem {
	readonly code: number | undefined;
	readonly subcode: number | undefined;
	readonly isTransient: boolean;
	/** Position of the offending event in the request's `data`, from 0, where Meta names one. */
	readonly eventIndex: number | undefined;
	readonly title: string;
	readonly message: string;
	/** Only the characters that a trace id has. */
	readonly fbtraceId: string | undefined;
}

/** Levels of nested exceptions that are searched; one was seen. */
const MAX_DEPTH = 5;

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
			code: whole(body.error_code),
			subcode: whole(body.error_subcode),
			isTransient: false,
			eventIndex: undefined,
			title: "",
			message: text(body.error_msg),
			fbtraceId: traceId(body.fbtrace_id),
		};
	}
	if (today === undefined || today === null || today === false)
		return undefined;
	return { ...NOTHING, message: text(today) };
}

const NOTHING: GraphProblem = {
	code: undefined,
	subcode: undefined,
	isTransient: false,
	eventIndex: undefined,
	title: "",
	message: "",
	fbtraceId: undefined,
};

function fromToday(error: Record<string, unknown>): GraphProblem {
	const inner = accused(error.error_data, 0);
	return {
		code: whole(error.code),
		subcode: whole(error.error_subcode),
		isTransient: error.is_transient === true,
		eventIndex: inner?.index,
		title: text(error.error_user_title),
		// `message` is mostly just "Invalid parameter": it comes last.
		message:
			text(error.error_user_msg) || inner?.message || text(error.message),
		fbtraceId: traceId(error.fbtrace_id),
	};
}

/** Looks for the exception that holds `event_index`; `error_data` and its parts may be objects or JSON text. */
function accused(
	value: unknown,
	depth: number,
): { index: number; message: string } | undefined {
	if (depth > MAX_DEPTH) return undefined;
	if (typeof value === "string") {
		const parsed = value.trimStart().startsWith("{") ? parse(value) : undefined;
		return parsed === undefined ? undefined : accused(parsed, depth + 1);
	}
	if (typeof value !== "object" || value === null) return undefined;
	if (isObject(value)) {
		const index = whole(value.event_index);
		if (index !== undefined && index >= 0)
			return { index, message: text(value.message) };
	}
	for (const part of Object.values(value)) {
		const found = accused(part, depth + 1);
		if (found) return found;
	}
	return undefined;
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
