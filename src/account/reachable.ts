import { isObject } from "../delivery/graph/graph-problem.ts";
import {
	EVENT_SET_FIELDS,
	type EventSetFacts,
	factsOf,
} from "./event-set-facts.ts";
import { readList } from "./pages.ts";
import type { Account, EdgeReading } from "./read-edge.ts";

/** An event set that a token reaches, and through which business. */
export interface Reachable extends EventSetFacts {
	readonly business: { readonly id: string; readonly name: string };
}

/** Everything a token reaches, and the lists that could not be read. */
export interface Reach {
	readonly eventSets: readonly Reachable[];
	readonly failures: readonly {
		/** `me/businesses`, `{business}/owned_pixels` … */
		readonly edge: string;
		readonly reading: EdgeReading & { ok: false };
	}[];
}

/**
 * Every event set that the token can list: those of every business it belongs
 * to, each once.
 *
 * @param lists edges of a business, see `AccountShape`
 */
export async function reachableEventSets(
	account: Account,
	lists: readonly string[],
): Promise<Reach> {
	const found = new Map<string, Reachable>();
	const failures: Reach["failures"][number][] = [];
	const list = async (edge: string, fields: string) => {
		const { nodes, failure } = await readList(account, edge, fields);
		if (failure !== undefined) failures.push({ edge, reading: failure });
		return nodes;
	};
	for (const node of await list("me/businesses", "id,name")) {
		const business = businessOf(node);
		if (business === undefined) continue;
		for (const edge of lists) {
			const nodes = await list(`${business.id}/${edge}`, EVENT_SET_FIELDS);
			for (const set of nodes) {
				const facts = factsOf(set);
				if (facts !== undefined && !found.has(facts.id))
					found.set(facts.id, { ...facts, business });
			}
		}
	}
	return { eventSets: [...found.values()], failures };
}

function businessOf(node: unknown): Reachable["business"] | undefined {
	if (!isObject(node) || typeof node.id !== "string") return undefined;
	if (!/^\d{1,32}$/.test(node.id)) return undefined;
	return { id: node.id, name: typeof node.name === "string" ? node.name : "" };
}
