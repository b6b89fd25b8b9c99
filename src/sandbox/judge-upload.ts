import { MAX_CHUNK } from "../defaults.ts";
import type { Wire } from "../vocabulary/wires.ts";
import { POWERLESS_TOKEN, refuseToken } from "./access-token.ts";
import { checkConversion } from "./check-conversion.ts";
import { checkOffline } from "./check-offline.ts";
import { finding, isObject, type JsonObject } from "./event-fields.ts";
import {
	type Answer,
	refuseCall,
	refuseConversion,
	refuseOffline,
} from "./graph-reply.ts";
import { isExpired } from "./graph-versions.ts";
import { stableShare } from "./random.ts";

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
	readonly api: Wire;
	readonly events: readonly JsonObject[];
}

/**
 * Accepts a request whole or refuses it whole, as Meta does: token, event set,
 * array, version, then the events in order, the first bad one deciding.
 *
 * The version counts for the `conversions` wire only. The Offline Conversions
 * API ended with v16.0, which ended itself in May 2025; the sandbox plays it
 * as it was, whatever the version in the path.
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
	if (api === "mixed") return refuseCall("wires_mixed");
	if (data.length > MAX_CHUNK[api]) return refuseCall("data_too_long");
	const nowMs = rules.now();
	if (api === "conversions" && isExpired(upload.version, nowMs))
		return refuseCall("version_expired");
	return (
		refuseEvents(api, data, Math.floor(nowMs / 1000)) ??
		refuseInjected(data, rules) ?? { api, events: data as JsonObject[] }
	);
}

/** `match_keys` makes an event an offline one; everything else is judged as a conversion. */
function wireOf(events: readonly unknown[]): Wire | "mixed" {
	let offline = false;
	let conversions = false;
	for (const event of events) {
		if (!isObject(event)) continue;
		if (event.match_keys !== undefined) offline = true;
		if (event.user_data !== undefined) conversions = true;
		if (offline && conversions) return "mixed";
	}
	return offline ? "offline" : "conversions";
}

function refuseEvents(
	api: Wire,
	events: readonly unknown[],
	nowS: number,
): Answer | undefined {
	const check = api === "offline" ? checkOffline : checkConversion;
	for (const [index, event] of events.entries()) {
		const found = isObject(event)
			? check(event, nowS)
			: finding("malformed_event", "data");
		if (found !== undefined)
			return api === "offline"
				? refuseOffline(found, index)
				: refuseConversion(found);
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
