/**
 * The part of the ledger that deliveries to an address belong to: what a
 * rehearsal on this machine has taken must never count as taken by Meta.
 *
 * @param base URL of the Graph API
 */
export function namespaceOf(base: string): string {
	const { hostname } = new URL(base);
	if (hostname === "graph.facebook.com") return "facebook";
	if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname))
		return "loopback";
	return hostname.replace(/[^a-z0-9.-]/gi, "_");
}
