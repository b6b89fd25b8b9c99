import type { Secret } from "../secret.ts";
import type { WireName } from "../vocabulary/wire-names.ts";

/** The three maps of the destination's settings, in the order deliveries are made. */
export type RouteMap = "events" | "leads" | "completeRegistrations";

/** Match keys under the names of the destination's table. */
export const MATCH_KEYS = [
	"email",
	"phone",
	"gen",
	"fn",
	"ln",
	"ct",
	"st",
	"zip",
	"country",
	"extern_id",
	"lead_id",
] as const;
export type MatchKey = (typeof MATCH_KEYS)[number];

/** Where a token or an app secret comes from. `literal` works, with a warning. */
export type TokenSource =
	| { readonly kind: "env"; readonly name: string }
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "command"; readonly command: string }
	| { readonly kind: "literal"; readonly token: Secret };

/** A configured destination. `name` is the alias, or the id where it has none. `id` is digits, kept as text. */
export interface EventSet {
	readonly name: string;
	readonly id: string;
	readonly accessToken?: TokenSource;
	/** The secret of the token's app: where it is known, every request proves it. */
	readonly appSecret?: TokenSource;
}

/** One row of a map: a Segment event name (trimmed) and the event set ids it goes to, in order. */
export interface Route {
	readonly map: RouteMap;
	readonly event: string;
	readonly to: readonly string[];
	/** Facebook event name given by `as:` (only in `events`). */
	readonly as?: string;
}

/** The config after validation, defaults filled in. */
export interface Config {
	/** Absolute path of the file it was read from; absent for the built-in preview config. */
	readonly path?: string;
	readonly api: WireName;
	readonly graphVersion: string;
	readonly accessToken?: TokenSource;
	readonly appSecret?: TokenSource;
	readonly eventSets: readonly EventSet[];
	readonly routes: readonly Route[];
	readonly valueField: "value" | "price";
	readonly revenueFallback: "none" | "total";
	readonly currency: string;
	readonly externalId: "hash" | "plain";
	/** ISO 3166 alpha-2, upper case. */
	readonly phoneCountry?: string;
	/** Dotted paths where a match key is read, first hit wins; replaces the default places of that key. */
	readonly matchKeys: Readonly<Partial<Record<MatchKey, readonly string[]>>>;
	readonly limitedDataUse: boolean;
	/** Undefined: no limit. */
	readonly maxAgeDays: number | undefined;
	readonly ignoreIntegrations: boolean;
	readonly dropPersonalProperties: boolean;
	/** CSV header -> dotted path. */
	readonly columns: Readonly<Record<string, string>>;
	/** Dotted path -> value, for records that lack it. */
	readonly defaults: Readonly<Record<string, string | number | boolean>>;
}
