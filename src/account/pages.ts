import { isObject } from "../delivery/graph/graph-problem.ts";
import { type Account, type EdgeReading, readEdge } from "./read-edge.ts";

/** Nodes of one page: more than Graph's 25, so that fewer requests count against the limits. */
const PAGE_SIZE = 100;
/** No account has so many event sets; a list that does not end is a fault. */
const MAX_PAGES = 200;

/** A list, and why it ends early if it does. */
export interface Listing {
	readonly nodes: readonly unknown[];
	readonly failure: (EdgeReading & { ok: false }) | undefined;
}

/**
 * A whole list of Graph's, page after page. The next page is asked for by its
 * cursor: the links that Graph gives may hold the token, and lead wherever the
 * answer says.
 */
export async function readList(
	account: Account,
	path: string,
	fields: string,
): Promise<Listing> {
	const nodes: unknown[] = [];
	const query: Record<string, string> = { fields, limit: String(PAGE_SIZE) };
	for (let page = 0; page < MAX_PAGES; page++) {
		const reading = await readEdge(account, path, query);
		if (!reading.ok) return { nodes, failure: reading };
		const { data } = reading.body;
		if (Array.isArray(data)) nodes.push(...data);
		const after = nextCursor(reading.body.paging);
		if (after === undefined || after === query.after) break;
		query.after = after;
	}
	return { nodes, failure: undefined };
}

/** The cursor of the next page; undefined on the last. */
function nextCursor(paging: unknown): string | undefined {
	if (!isObject(paging) || typeof paging.next !== "string") return undefined;
	const after = isObject(paging.cursors) ? paging.cursors.after : undefined;
	return typeof after === "string" && after !== "" ? after : undefined;
}
