import { DEFAULT_GRAPH_URL } from "../defaults.ts";
import { isLoopback } from "../delivery/graph/graph-url.ts";

/**
 * The part of the ledger that deliveries to an address belong to: what a
 * rehearsal on this machine has taken must never count as taken by Meta.
 *
 * @param base URL of the Graph API
 */
export function namespaceOf(base: string): string {
	const { hostname } = new URL(base);
	if (hostname === new URL(DEFAULT_GRAPH_URL).hostname) return "facebook";
	if (isLoopback(hostname)) return "loopback";
	return hostname.replace(/[^a-z0-9.-]/gi, "_");
}
