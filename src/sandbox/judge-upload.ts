import {
	DEFAULT_WIRE,
	WIRE_NAMES,
	type WireName,
} from "../vocabulary/wire-names.ts";
import { POWERLESS_TOKEN, refuseToken } from "./access-token.ts";
import { finding, isObject, type JsonObject } from "./event-fields.ts";
import { type Answer, refuseCall, refuseConversion } from "./graph-reply.ts";
import { isExpired } from "./graph-versions.ts";
import { stableShare } from "./random.ts";
import type { SandboxWire } from "./sandbox-wire.ts";
import { SANDBOX_WIRES } from "./sandbox-wires.ts";

/** A request to upload events, read but not judged. */
export interface Upload {
	readonly version: string;
	readonly eventSet: string;
	readonly token: string | undefined;
	readonly parameters: JsonObject;
}

/** What the judgement depends on, beside the request. */
export interface Rules {
	/** Whether the event set exists. */
	knows(id: string): boolean;
	/** Milliseconds since 1970. */
	now(): number;
	/** Share of events to refuse for no fault of theirs, and the seed that picks them. */
	readonly badEvents: number;
	readonly seed: number;
}

export interface Accepted {
	readonly api: WireName;
	readonly events: readonly JsonObject[];
}

/**
 * Accepts a request whole or refuses it whole, as Meta does: token, event set,
 * array, version, then the events in order, the first bad one deciding.
 */
export function judgeUpload(upload: Upload, rules: Rules): Accepted | Answer {
	const refused = refuseToken(upload.token);
	if (refused !== undefined) return refused;
	if (!rules.knows(upload.eventSet) || upload.token === POWERLESS_TOKEN)
		return refuseCall("object_missing");
	const { data } = upload.parameters;
	if (data === undefined) return refuseCall("data_missing");
	if (!Array.isArray(data)) return refuseCall("data_not_an_array");
	if (data.length === 0) return refuseCall("data_empty");
	const api = wireOf(data);
	if (api === undefined) return refuseCall("wires_mixed");
	const wire = SANDBOX_WIRES[api];
	if (data.length > wire.maxEvents) return refuseCall("data_too_long");
	const nowMs = rules.now();
	if (wire.ends && isExpired(upload.version, nowMs))
		return refuseCall("version_expired");
	return (
		refuseEvents(wire, data, Math.floor(nowMs / 1000)) ??
		refuseInjected(data, rules) ?? { api, events: data as JsonObject[] }
	);
}

/** The wire of which events bear the mark; without any the usual one. Undefined: those of several stand in one request. */
function wireOf(events: readonly unknown[]): WireName | undefined {
	const found = WIRE_NAMES.filter((name) =>
		events.some(
			(event) =>
				isObject(event) && event[SANDBOX_WIRES[name].mark] !== undefined,
		),
	);
	return found.length > 1 ? undefined : (found[0] ?? DEFAULT_WIRE);
}

function refuseEvents(
	{ check, refuse }: SandboxWire,
	events: readonly unknown[],
	nowS: number,
): Answer | undefined {
	for (const [index, event] of events.entries()) {
		const found = isObject(event)
			? check(event, nowS)
			: finding("malformed_event", "data");
		if (found !== undefined) return refuse(found, index);
	}
	return undefined;
}

/** The `bad-event` fault. Without an index on either wire, so that a client has to find the event by bisection. */
function refuseInjected(
	events: readonly unknown[],
	{ badEvents, seed }: Rules,
): Answer | undefined {
	if (badEvents === 0) return undefined;
	const bad = events.some(
		(event) => stableShare(JSON.stringify(event), seed) < badEvents,
	);
	return bad
		? refuseConversion(finding("injected_bad_event", "data"))
		: undefined;
}
