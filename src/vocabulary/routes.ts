import type { Secret } from "../secret.ts";

/** The three maps of the destination's settings, in the order deliveries are made. */
export type RouteMap = "events" | "leads" | "completeRegistrations";

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
