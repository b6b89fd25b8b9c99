import { randomBytes } from "node:crypto";
import { CALL_REFUSALS, type CallRefusal } from "./call-refusals.ts";
import {
	EVENT_REFUSALS,
	type EventRefusal,
	type Refusal,
} from "./graph-refusals.ts";

/** An HTTP answer before it is sent. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** `code/subcode` where this is a refusal of the sandbox's own: what `stats` counts it under. */
	readonly refusal?: string;
}

/** What is wrong with an event: the refusal, and the name (never the value) of the field. */
export interface Finding {
	readonly refusal: EventRefusal;
	readonly field: string;
}

/** An id like those Meta puts in every answer, for people to quote. */
export function traceId(): string {
	return `A${randomBytes(16).toString("base64url")}`;
}

/** A JSON answer with status 200. */
export function jsonAnswer(
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	return {
		status: 200,
		headers: { "content-type": "application/json; charset=UTF-8", ...headers },
		body: JSON.stringify(value),
	};
}

function errorAnswer(
	refusal: Refusal,
	extra: { field?: string; errorData?: unknown } = {},
): Answer {
	const { code, subcode, userMessage } = refusal;
	const error = {
		message: refusal.message,
		type: refusal.type,
		code,
		error_data: extra.errorData,
		error_subcode: subcode,
		is_transient: refusal.transient ?? false,
		error_user_title: refusal.title,
		error_user_msg:
			userMessage && extra.field
				? `${userMessage} (${extra.field})`
				: userMessage,
		fbtrace_id: traceId(),
	};
	return {
		...jsonAnswer({ error }),
		status: refusal.status,
		refusal: subcode === undefined ? `${code}` : `${code}/${subcode}`,
	};
}

/** The answer to a call that is wrong as a whole. `status` replaces the table's, for faults. */
export function refuseCall(name: CallRefusal, status?: number): Answer {
	const refusal: Refusal = CALL_REFUSALS[name];
	return errorAnswer(status === undefined ? refusal : { ...refusal, status });
}

/** The Conversions API's answer to a bad event: what is wrong, but not with which event, so that a client has to bisect. */
export function refuseConversion(finding: Finding): Answer {
	return errorAnswer(EVENT_REFUSALS[finding.refusal], finding);
}

/**
 * The Offline Conversions API's answer to a bad event: `error_data` holds a
 * nested exception with the event's position, from 0 (as seen in
 * offline-conversion-file-uploader #26; the name of the outer key is ours).
 */
export function refuseOffline(finding: Finding, index: number): Answer {
	const inner: Refusal = EVENT_REFUSALS[finding.refusal];
	return errorAnswer(CALL_REFUSALS.offline_events_invalid, {
		errorData: {
			exception: {
				event_index: index,
				message: `${inner.title}: ${inner.userMessage} (${finding.field})`,
				type: "CodedException",
				code: inner.subcode,
			},
		},
	});
}
