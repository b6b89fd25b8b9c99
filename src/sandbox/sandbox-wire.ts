import type { JsonObject } from "./event-fields.ts";
import type { Answer, Finding } from "./graph-reply.ts";

/** What the sandbox knows of a wire. Its own, and none of `wire/`, so that each tests the other. */
export interface SandboxWire {
	/** The member by which an event shows itself as one of this wire. */
	readonly mark: string;
	/** Events of one request at most. */
	readonly maxEvents: number;
	/** It ends with the Graph version in the path. */
	readonly ends: boolean;
	/**
	 * What is wrong with an event; undefined: accepted.
	 *
	 * @param nowS unix seconds
	 */
	readonly check: (event: JsonObject, nowS: number) => Finding | undefined;
	/** @param index of the event in the request, from 0 */
	readonly refuse: (finding: Finding, index: number) => Answer;
	readonly receipt: (
		eventSet: string,
		count: number,
		messages: readonly string[],
	) => JsonObject;
}
