import { isObject } from "../delivery/graph/graph-problem.ts";
import { type Account, type EdgeReading, readEdge } from "./read-edge.ts";

/** Fields asked of an event set; both wires have these. */
const FIELDS = "id,name,is_consolidated_container";

/** An event set (dataset, pixel) as Meta describes it. */
export interface EventSetFacts {
	readonly id: string;
	/** Its owner's words: escape when shown. */
	readonly name: string;
	/** Whether it may take offline events; undefined where Meta does not say. */
	readonly takesOffline: boolean | undefined;
}

/** `GET /{id}?fields=…`. */
export async function eventSetFacts(
	account: Account,
	id: string,
): Promise<
	| {
			readonly ok: true;
			readonly facts: EventSetFacts;
			readonly reading: EdgeReading;
	  }
	| { readonly ok: false; readonly reading: EdgeReading & { ok: false } }
> {
	const reading = await readEdge(account, id, { fields: FIELDS });
	if (!reading.ok) return { ok: false, reading };
	const facts = factsOf(reading.body);
	if (facts !== undefined) return { ok: true, facts, reading };
	const said = "an answer of no known form";
	const { headers } = reading;
	return { ok: false, reading: { ok: false, why: "other", said, headers } };
}

/** A node of a list or of its own; undefined when it has no id of digits. */
export function factsOf(node: unknown): EventSetFacts | undefined {
	if (!isObject(node)) return undefined;
	const { id, name, is_consolidated_container: container } = node;
	if (typeof id !== "string" || !/^\d{1,32}$/.test(id)) return undefined;
	return {
		id,
		name: typeof name === "string" ? name : "",
		takesOffline: typeof container === "boolean" ? container : undefined,
	};
}

export { FIELDS as EVENT_SET_FIELDS };
