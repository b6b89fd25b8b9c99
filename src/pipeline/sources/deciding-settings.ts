import { hash } from "node:crypto";
import type { Config } from "../../config/config.ts";

/** Keys of the config that say where it is and how to get in, not what is sent. What else there is, or will be, decides. */
const NOT_DECIDING: ReadonlySet<string> = new Set([
	"path",
	"graphVersion",
	"accessToken",
	"appSecret",
	"ledger",
	// Where events go is in the routes, by id: an alias decides nothing.
	"eventSets",
	"routes",
]);

/**
 * The digest of what decides what is sent (contract 8), in hex: under another
 * one an input that was done is read again. The order in which a config is
 * written, its comments and its outputs do not matter.
 *
 * @param flags those that decide, as plain data; undefined ones count as absent
 */
export function decidingDigest(
	config: Config,
	flags: Readonly<Record<string, unknown>>,
): string {
	const rest = Object.entries(config).filter(([key]) => !NOT_DECIDING.has(key));
	const routes = config.routes.map((route) => sorted(route)).sort();
	const text = JSON.stringify([
		sorted(Object.fromEntries(rest)),
		routes,
		sorted(flags),
	]);
	return hash("sha256", text, "hex");
}

/** As JSON, the members of objects in the order of their names. */
const sorted = (value: object): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === "object" && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(
					Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
				)
			: inner,
	);
