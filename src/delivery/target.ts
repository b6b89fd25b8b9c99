import { DEFAULT_GRAPH_URL } from "../defaults.ts";

/** Where deliveries go. */
export interface Target {
	/** Host, with its port where it is not the usual one. */
	readonly host: string;
	/** For instance `v25.0`. */
	readonly graphVersion: string;
	/** Another host than Meta's: a sandbox, a gateway, a test server. */
	readonly rehearsal: boolean;
}

/** @param base URL of the Graph API, checked */
export function targetOf(base: string, graphVersion: string): Target {
	const { host } = new URL(base);
	const rehearsal = host !== new URL(DEFAULT_GRAPH_URL).host;
	return { host, graphVersion, rehearsal };
}
