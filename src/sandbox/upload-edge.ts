import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { WireName } from "../vocabulary/wire-names.ts";
import { tokenOf } from "./access-token.ts";
import type { EventRecord } from "./event-record.ts";
import {
	hiddenError,
	htmlFault,
	statusFault,
	usageHeaders,
} from "./fault-answers.ts";
import { type Fault, type FaultSpec, faultOf } from "./faults.ts";
import { type Answer, jsonAnswer, refuseCall } from "./graph-reply.ts";
import { judgeUpload, type Rules } from "./judge-upload.ts";
import { readParameters } from "./request-body.ts";
import { SANDBOX_WIRES } from "./sandbox-wires.ts";
import type { Counts } from "./stats.ts";

/** How much longer the `slow` fault takes. Milliseconds. */
const SLOW_MS = 2000;

/** What an edge ends in: an answer, or a connection reset without one. */
export type Ending = Answer | "reset";

/** Everything that outlives one upload. */
export interface UploadSetting {
	readonly rules: Rules;
	readonly faults: FaultSpec;
	readonly random: () => number;
	readonly latencyMs: number;
	readonly counts: Counts;
	readonly record: EventRecord | undefined;
	/** Aborted when the sandbox closes; ends whatever waits. */
	readonly closing: AbortSignal;
}

/**
 * `POST /{version}/{event set}/events`: draws the fault, reads, judges,
 * records, answers. Rejects when the connection breaks or the sandbox closes.
 */
export async function uploadEdge(
	request: IncomingMessage,
	version: string,
	eventSet: string,
	setting: UploadSetting,
): Promise<Ending> {
	const { counts, closing } = setting;
	counts.requests++;
	const fault =
		setting.faults.length === 0
			? undefined
			: faultOf(setting.faults, setting.random);
	const turn = fault === undefined ? 0 : counts.fault(fault);
	if (fault === "drop") return "reset";
	const parameters = await readParameters(request);
	const pauseMs = setting.latencyMs + (fault === "slow" ? SLOW_MS : 0);
	if (pauseMs > 0) await wait(pauseMs, undefined, { signal: closing });
	if (fault === "stall") {
		await once(request.socket, "close", { signal: closing });
		return "reset";
	}
	const injected = faultBefore(fault, turn, eventSet);
	if (injected !== undefined) return injected;
	if (!parameters.ok) return refused(refuseCall(parameters.refusal), counts);
	if (fault === "proof" && parameters.values.appsecret_proof === undefined)
		return refuseCall("proof_missing");
	const verdict = judgeUpload(
		{
			version,
			eventSet,
			token: tokenOf(request, parameters.values.access_token),
			parameters: parameters.values,
		},
		setting.rules,
	);
	if ("status" in verdict) return refused(verdict, counts);
	const { api, events } = verdict;
	if (fault === "none") return receipt(api, eventSet, 0);
	counts.accept(eventSet, events.length);
	await setting.record?.append(eventSet, api, events);
	if (fault === "drop-after") return "reset";
	if (fault === "overlapped") return refuseCall("progress_overlaps");
	return receipt(api, eventSet, events.length - (fault === "fewer" ? 1 : 0), {
		messages: fault === "message" ? [REMARK] : [],
		headers: fault === "throttle-headers" ? usageHeaders(turn, eventSet) : {},
	});
}

/** What Meta may say of events that it takes. */
const REMARK = "Some events lack a customer parameter that would improve them.";

function receipt(
	api: WireName,
	eventSet: string,
	count: number,
	more: {
		readonly messages?: readonly string[];
		readonly headers?: Readonly<Record<string, string>>;
	} = {},
): Answer {
	const { messages = [], headers = {} } = more;
	return jsonAnswer(
		SANDBOX_WIRES[api].receipt(eventSet, count, messages),
		headers,
	);
}

/** The answer of a fault that strikes before the events are looked at. */
function faultBefore(
	fault: Fault["name"] | undefined,
	turn: number,
	eventSet: string,
): Answer | undefined {
	if (typeof fault === "number") return statusFault(fault, turn, eventSet);
	if (fault === "html") return htmlFault();
	if (fault === "hidden-error") return hiddenError();
	return undefined;
}

function refused(answer: Answer, counts: Counts): Answer {
	counts.refuse(answer.refusal ?? `${answer.status}`);
	return answer;
}
